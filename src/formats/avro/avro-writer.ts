import type { Type } from 'avsc';
import type { Schema, Value } from '../../schema.js';
import type { SchemaWriter } from '../schema-codec.js';
import { schemaName } from '../schema-name.js';
import { recordDatum } from './avro-datum.js';
import type { Avro } from './load-avro.js';

/** Writes columns by the schema that `avroSchema` made of them under the name. */
export class AvroWriter implements SchemaWriter {
  readonly schema: string;
  readonly #type: Type;
  readonly #datum: (values: readonly Value[]) => unknown;

  constructor(avro: Avro, schema: string, columns: Schema, name: string) {
    const long = longType(avro);
    this.schema = schema;
    this.#datum = recordDatum(schemaName(name), columns);
    this.#type = avro.Type.forSchema(JSON.parse(schema), {
      typeHook: (type) => (isLong(type) ? long : undefined),
      wrapUnions: 'always',
    });
  }

  write(values: readonly Value[]): Buffer {
    return this.#type.toBuffer(this.#datum(values));
  }
}

function isLong(type: unknown): boolean {
  return type === 'long' || (typeof type === 'object' && type !== null && 'type' in type && type.type === 'long');
}

/** A long with all its digits, which is a bigint here. */
function longType(avro: Avro): Type {
  return avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: (long: bigint) => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(long);
      return bytes;
    },
    fromJSON: BigInt,
    toJSON: String,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: (a: bigint, b: bigint) => (a === b ? 0 : a < b ? -1 : 1),
  });
}
