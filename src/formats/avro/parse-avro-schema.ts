import type { types as AvroTypes, Type } from 'avsc';
import type { WrittenSchema } from '../schema-codec.js';
import type { AvroField, AvroLogical, AvroScalar, AvroType } from './avro-type.js';
import type { Avro } from './load-avro.js';

/** Those of specification 1.12 that are read as something else than their bytes' type. */
const LOGICAL_TYPES: readonly string[] = [
  'decimal',
  'uuid',
  'date',
  'time-millis',
  'time-micros',
  'timestamp-millis',
  'timestamp-micros',
  'timestamp-nanos',
  'local-timestamp-millis',
  'local-timestamp-micros',
  'local-timestamp-nanos',
  'duration',
];

/**
 * A schema's type.
 * @throws Error of the library for what is no Avro schema.
 */
export function parseAvroSchema(avro: Avro, { text, references }: WrittenSchema): AvroType {
  const logical = new Map<Type, AvroLogical>();
  class Logical extends avro.types.LogicalType {
    constructor(schema: Parameters<Avro['Type']['forSchema']>[0], options?: unknown) {
      super(schema, options);
      logical.set(this, logicalOf(schema));
    }
  }
  const logicalTypes = Object.fromEntries(LOGICAL_TYPES.map((name) => [name, Logical]));
  const options = { registry: {}, logicalTypes, wrapUnions: 'always' as const };
  const parse = (schema: string): Type => avro.Type.forSchema(schemaOf(schema), options);
  for (const reference of references) parse(reference.text);
  return new TypeReader(avro, logical).read(parse(text));
}

/** A name alone is a schema too, and a registry may give it without quotes. */
function schemaOf(text: string): Parameters<Avro['Type']['forSchema']>[0] {
  return /^\s*[A-Za-z_][\w.]*\s*$/.test(text) ? text.trim() : JSON.parse(text);
}

function logicalOf(schema: unknown): AvroLogical {
  const { logicalType, precision, scale } = Object(schema);
  return { name: String(logicalType), precision: Number(precision ?? 0), scale: Number(scale ?? 0) };
}

class TypeReader {
  readonly #avro: Avro;
  readonly #logical: ReadonlyMap<Type, AvroLogical>;
  /** A record that is being read is among them already. */
  readonly #known: Map<Type, AvroType> = new Map();

  constructor(avro: Avro, logical: ReadonlyMap<Type, AvroLogical>) {
    this.#avro = avro;
    this.#logical = logical;
  }

  read(type: Type): AvroType {
    const known = this.#known.get(type);
    if (known !== undefined) return known;
    const { types } = this.#avro;
    if (type instanceof types.RecordType) return this.#record(type);
    const read = this.#readOther(type);
    this.#known.set(type, read);
    return read;
  }

  #record(type: AvroTypes.RecordType): AvroType {
    const fields: AvroField[] = [];
    const record: AvroType = { kind: 'record', fields };
    this.#known.set(type, record);
    for (const field of type.fields) fields.push({ name: field.name, type: this.read(field.type) });
    return record;
  }

  #readOther(type: Type): AvroType {
    const { types } = this.#avro;
    if (type instanceof types.LogicalType) {
      const underlying = this.read(type.underlyingType);
      return isScalar(underlying) ? { ...underlying, logical: this.#logical.get(type) } : underlying;
    }
    if (type instanceof types.ArrayType) return { kind: 'array', items: this.read(type.itemsType) };
    if (type instanceof types.MapType) return { kind: 'map', values: this.read(type.valuesType) };
    if (type instanceof types.WrappedUnionType) {
      return { kind: 'union', branches: type.types.map((branch) => this.read(branch)) };
    }
    if (type instanceof types.EnumType) return { ...scalar('enum'), symbols: type.symbols };
    if (type instanceof types.FixedType) return { ...scalar('fixed'), size: type.size };
    return primitive(type);
  }
}

function primitive({ typeName }: Type): AvroType {
  switch (typeName) {
    case 'null':
      return { kind: 'null' };
    case 'boolean':
    case 'int':
    case 'long':
    case 'float':
    case 'double':
    case 'string':
    case 'bytes':
      return scalar(typeName);
    default:
      throw new Error(`an unknown type: ${typeName}`);
  }
}

function scalar(kind: AvroScalar['kind']): AvroScalar {
  return { kind, logical: undefined, size: 0, symbols: [] };
}

function isScalar(type: AvroType): type is AvroScalar {
  switch (type.kind) {
    case 'null':
    case 'array':
    case 'map':
    case 'union':
    case 'record':
      return false;
    default:
      return true;
  }
}
