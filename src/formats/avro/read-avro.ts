import { formatText } from '../../format-value.js';
import type { DataType, Field, Value } from '../../schema.js';
import { conversion } from '../convert-value.js';
import { shorten, typeMismatch } from '../type-mismatch.js';
import { jsonReader } from './avro-json.js';
import { type ReadAvro, scalarReader } from './avro-scalar.js';
import { skipper } from './avro-skip.js';
import type { AvroField, AvroScalar, AvroType } from './avro-type.js';

type MapType = DataType & { readonly kind: 'MAP' };

/** What reads a writer's type as a value of a declared column, or of a part of one: then `target.name` is the path to it. */
export function avroReader(type: AvroType, target: Field): ReadAvro {
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'union': {
      const branches = type.branches.map((branch) => avroReader(branch, target));
      return (from) => from.branch(branches)?.(from) ?? null;
    }
    default:
      // A string into JSON is the text of it.
      if (target.type.kind === 'JSON' && type.kind !== 'string') return jsonReader(type);
  }
  switch (type.kind) {
    case 'array':
      return arrayReader(type.items, target);
    case 'map':
      return target.type.kind === 'MAP' ? mapReader(type.values, target, target.type) : mismatch(type, target, 'a map');
    case 'record':
      if (target.type.kind !== 'STRUCT') return mismatch(type, target, 'a record');
      return structReader(type.fields, target.type.fields, target.name);
    default:
      return scalarColumn(type, target);
  }
}

function scalarColumn(scalar: AvroScalar, target: Field): ReadAvro {
  const { type, read } = scalarReader(scalar);
  const convert = conversion(type, target.type);
  if (convert === undefined) return read;
  return (from) => {
    const given = read(from);
    if (given === null || from.fault !== undefined) return null;
    const value = convert(given);
    if (value === undefined) from.fail(typeMismatch(target, foundText(type, given)));
    return value ?? null;
  };
}

/** A text is quoted, as in the reasons of the other formats. */
function foundText(type: DataType, value: Value): string {
  const text = shorten(formatText(type, value));
  return type.kind === 'VARCHAR' ? `'${text}'` : text;
}

/** NULL is of every type; nothing else is. */
function mismatch(type: AvroType, target: Field, found: string): ReadAvro {
  const skip = skipper(type);
  return (from) => {
    skip(from);
    from.fail(typeMismatch(target, found));
    return null;
  };
}

/** A MAP whose keys are no texts is an array of records of `key` and `value`. */
function arrayReader(items: AvroType, { name, type }: Field): ReadAvro {
  switch (type.kind) {
    case 'LIST':
      return listReader(avroReader(items, { name: `${name}[]`, type: type.element }));
    case 'MAP': {
      const fields = [
        { name: 'key', type: type.key },
        { name: 'value', type: type.value },
      ];
      return listReader(avroReader(items, { name: `${name}[]`, type: { kind: 'STRUCT', fields } }));
    }
    default:
      return mismatch({ kind: 'array', items }, { name, type }, 'an array');
  }
}

function listReader(readItem: ReadAvro): ReadAvro {
  return (from) => {
    const items: Value[] = [];
    for (let count = from.block(); count > 0; count = from.block()) {
      for (; count > 0 && from.fault === undefined; count--) items.push(readItem(from));
    }
    return items;
  };
}

/** Of a key that is there twice the last counts. */
function mapReader(values: AvroType, { name }: Field, { key, value }: MapType): ReadAvro {
  const readKey = scalarColumn(STRING, { name: `${name} key`, type: key });
  const readValue = avroReader(values, { name: `${name}[]`, type: value });
  return (from) => {
    const entries = new Map<Value, Value>();
    for (let count = from.block(); count > 0; count = from.block()) {
      for (; count > 0 && from.fault === undefined; count--) entries.set(readKey(from), readValue(from));
    }
    return [...entries];
  };
}

const STRING: AvroScalar = { kind: 'string', logical: undefined, size: 0, symbols: [] };

function structReader(written: readonly AvroField[], fields: readonly Field[], path: string): ReadAvro {
  const parts = written.map(({ name, type }) => {
    const place = fields.findIndex((field) => field.name === name);
    const field = fields[place];
    if (field === undefined) return { place, read: skipper(type) };
    return { place, read: avroReader(type, { name: `${path}.${name}`, type: field.type }) };
  });
  const absent = fields.map(() => null);
  return (from) => {
    const values: Value[] = [...absent];
    for (const { place, read } of parts) {
      const value = read(from);
      if (place >= 0) values[place] = value;
    }
    return values;
  };
}
