import type { Field as ArrowField, DataType as ArrowType } from 'apache-arrow';
import { MotifError } from '../errors.js';
import type { DataType, Field } from '../schema.js';
import { type ColumnType, TYPE_NOTE } from './column-type.js';
import type { Arrow } from './load-arrow.js';

/** Arrow's own names of a type that is stored as another. */
const EXTENSION = 'ARROW:extension:name';

/**
 * The nearest type that holds every value of a field's.
 * @throws MotifError `INVALID_INPUT` where there is none: a union, bytes within a list.
 */
export function fromArrowField(arrow: Arrow, field: ArrowField): ColumnType {
  return typeOf(arrow, field.type, field);
}

function typeOf(arrow: Arrow, type: ArrowType, field: ArrowField): ColumnType {
  const { DataType: of } = arrow;
  const note = field.metadata.get(TYPE_NOTE) ?? field.metadata.get(EXTENSION);
  if (of.isDictionary(type)) return typeOf(arrow, type.dictionary, field);
  if (of.isNull(type)) return { kind: 'NULL' };
  if (of.isBool(type)) return { kind: 'BOOLEAN' };
  if (of.isInt(type)) return { kind: integerKind(type.isSigned ? type.bitWidth : type.bitWidth * 2) };
  if (of.isFloat(type)) return { kind: type.precision === arrow.Precision.DOUBLE ? 'DOUBLE' : 'FLOAT' };
  if (of.isDecimal(type)) {
    if (note === 'HUGEINT') return { kind: 'HUGEINT' };
    return { kind: 'DECIMAL', precision: type.precision, scale: type.scale };
  }
  if (of.isUtf8(type) || of.isLargeUtf8(type) || of.isUtf8View(type)) return { kind: textKind(note) };
  if (isBytes(arrow, type)) return { kind: 'BLOB' };
  if (of.isDate(type)) return { kind: 'DATE' };
  if (of.isTime(type)) return { kind: 'TIME' };
  if (of.isTimestamp(type)) return { kind: type.timezone ? 'TIMESTAMPTZ' : 'TIMESTAMP' };
  if (of.isInterval(type) || of.isDuration(type)) return { kind: 'INTERVAL' };
  if (of.isList(type) || of.isLargeList(type) || of.isFixedSizeList(type)) {
    return { kind: 'LIST', element: nestedType(arrow, type.children[0], field) };
  }
  if (of.isStruct(type)) return { kind: 'STRUCT', fields: type.children.map((child) => nestedField(arrow, child)) };
  if (of.isMap(type)) {
    const [key, value] = type.childType.children;
    return { kind: 'MAP', key: nestedType(arrow, key, field), value: nestedType(arrow, value, field) };
  }
  throw refused(field);
}

export function isBytes({ DataType: of }: Arrow, type: ArrowType): boolean {
  return of.isBinary(type) || of.isLargeBinary(type) || of.isBinaryView(type) || of.isFixedSizeBinary(type);
}

function integerKind(bits: number): 'TINYINT' | 'SMALLINT' | 'INTEGER' | 'BIGINT' | 'HUGEINT' {
  if (bits <= 8) return 'TINYINT';
  if (bits <= 16) return 'SMALLINT';
  if (bits <= 32) return 'INTEGER';
  return bits <= 64 ? 'BIGINT' : 'HUGEINT';
}

function textKind(note: string | undefined): 'VARCHAR' | 'JSON' | 'UUID' {
  if (note === 'JSON' || note === 'arrow.json') return 'JSON';
  return note === 'UUID' ? 'UUID' : 'VARCHAR';
}

function nestedField(arrow: Arrow, field: ArrowField): Field {
  return { name: field.name, type: nestedType(arrow, field, field) };
}

function nestedType(arrow: Arrow, field: ArrowField | undefined, within: ArrowField): DataType {
  const type = field && fromArrowField(arrow, field);
  if (type === undefined || type.kind === 'BLOB') throw refused(within);
  return type.kind === 'TIME' ? { kind: 'VARCHAR' } : type;
}

function refused(field: ArrowField): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `column ${field.name}: values of Arrow's type ${field.type} are not read`,
    hint: 'Select the other columns, or cast it before.',
  });
}
