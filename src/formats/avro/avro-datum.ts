import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import type { DataType, Schema, Value } from '../../schema.js';
import { writeInteger } from '../integer-bytes.js';
import { INFINITE_DAYS, INFINITE_MICROS } from './avro-scalar.js';
import { avroTypeOf } from './avro-schema.js';

/** A value as the library takes it. */
type Datum = (value: Value) => unknown;

/** What makes the library's record of the values of `fields`, by the schema that `avroSchema` made of them. */
export function recordDatum(name: string, fields: Schema): (values: readonly Value[]) => unknown {
  const members = fields.map((field) => {
    return { name: field.name, datum: orNull(field.type, `${name}_${field.name}`) };
  });
  return (values) => Object.fromEntries(members.map(({ name: of, datum }, i) => [of, datum(values[i] ?? null)]));
}

/** In a union the library wants to be told which branch a value is of. */
function orNull(type: DataType, path: string): Datum {
  const branch = branchName(avroTypeOf(type, path));
  const datum = datumOf(type, path);
  return (value) => (value === null ? null : { [branch]: datum(value) });
}

function branchName(schema: ReturnType<typeof avroTypeOf>): string {
  if (typeof schema === 'string') return schema;
  if (!('type' in schema)) return '';
  return String(schema.type === 'record' ? schema.name : schema.type);
}

function datumOf(type: DataType, path: string): Datum {
  switch (type.kind) {
    case 'BIGINT':
      return integerOf;
    case 'HUGEINT':
    case 'DECIMAL':
      return (value) => writeInteger(integerOf(value));
    case 'DATE':
      return (value) => (Number.isFinite(value) ? value : Math.sign(Number(value)) * INFINITE_DAYS);
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return microsOf;
    case 'INTERVAL':
      return (value) => formatText(type, value);
    case 'LIST': {
      const item = orNull(type.element, path);
      return (value) => listOf(value).map(item);
    }
    case 'MAP': {
      if (type.key.kind === 'VARCHAR') {
        const of = orNull(type.value, path);
        return (value) =>
          Object.fromEntries(listOf(value).map((entry) => [listOf(entry)[0], of(listOf(entry)[1] ?? null)]));
      }
      const { key, value: of } = type;
      const fields = [
        { name: 'key', type: key },
        { name: 'value', type: of },
      ];
      const entryDatum = recordDatum(`${path}_entry`, fields);
      return (value) => listOf(value).map((entry) => entryDatum(listOf(entry)));
    }
    case 'STRUCT': {
      const struct = recordDatum(path, type.fields);
      return (value) => struct(listOf(value));
    }
    default:
      return (value) => value;
  }
}

function microsOf(value: Value): bigint {
  const sign = value === Number.POSITIVE_INFINITY ? 1n : value === Number.NEGATIVE_INFINITY ? -1n : 0n;
  return sign === 0n ? integerOf(value) : sign * INFINITE_MICROS;
}

function integerOf(value: Value): bigint {
  return BigInt(typeof value === 'bigint' ? value : Math.round(Number(value)));
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
