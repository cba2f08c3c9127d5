import type { DataType, Field, Schema } from 'apache-arrow';
import { unreachable } from '../errors.js';
import { type ColumnField, type ColumnType, TYPE_NOTE } from './column-type.js';
import type { Arrow } from './load-arrow.js';

/** Of a MAP. */
type Entry = { key: DataType; value: DataType };

export function toArrowSchema(arrow: Arrow, fields: readonly ColumnField[]): Schema {
  return new arrow.Schema(fields.map(({ name, type }) => toArrowField(arrow, name, type)));
}

function toArrowField(arrow: Arrow, name: string, type: ColumnType, nullable = true): Field {
  const note = type.kind === 'HUGEINT' || type.kind === 'JSON' || type.kind === 'UUID' ? type.kind : undefined;
  const metadata = note === undefined ? null : new Map([[TYPE_NOTE, note]]);
  return new arrow.Field(name, toArrowType(arrow, type), nullable, metadata);
}

export function toArrowType(arrow: Arrow, type: ColumnType): DataType {
  switch (type.kind) {
    case 'NULL':
      return new arrow.Null();
    case 'BOOLEAN':
      return new arrow.Bool();
    case 'TINYINT':
      return new arrow.Int8();
    case 'SMALLINT':
      return new arrow.Int16();
    case 'INTEGER':
      return new arrow.Int32();
    case 'BIGINT':
      return new arrow.Int64();
    case 'HUGEINT':
      return new arrow.Decimal(0, 38, 128);
    case 'DECIMAL':
      return new arrow.Decimal(type.scale, type.precision, 128);
    case 'FLOAT':
      return new arrow.Float32();
    case 'DOUBLE':
      return new arrow.Float64();
    case 'VARCHAR':
    case 'JSON':
    case 'UUID':
      return new arrow.Utf8();
    case 'BLOB':
      return new arrow.Binary();
    case 'DATE':
      return new arrow.DateDay();
    case 'TIME':
      return new arrow.TimeMicrosecond();
    case 'TIMESTAMP':
      return new arrow.TimestampMicrosecond();
    case 'TIMESTAMPTZ':
      return new arrow.TimestampMicrosecond('UTC');
    case 'INTERVAL':
      return new arrow.IntervalMonthDayNano();
    case 'LIST':
      return new arrow.List(toArrowField(arrow, 'item', type.element));
    case 'STRUCT':
      return new arrow.Struct(type.fields.map((field) => toArrowField(arrow, field.name, field.type)));
    case 'MAP': {
      const entry = [toArrowField(arrow, 'key', type.key, false), toArrowField(arrow, 'value', type.value)];
      return new arrow.Map_(new arrow.Field('entries', new arrow.Struct<Entry>(entry), false));
    }
    default:
      return unreachable(type);
  }
}
