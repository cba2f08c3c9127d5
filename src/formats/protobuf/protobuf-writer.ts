import type { Type } from 'protobufjs';
import { formatDecimal } from '../../format-number.js';
import { formatText } from '../../format-value.js';
import { isList } from '../../is-value.js';
import type { DataType, Schema, Value } from '../../schema.js';
import { SECOND } from '../../time.js';
import { writeMessageIndexes } from '../message-indexes.js';
import type { SchemaWriter } from '../schema-codec.js';
import { INFINITE_SECONDS } from './well-known-types.js';

/** The one message of a schema that is derived. */
const FIRST: Buffer = writeMessageIndexes([0]);

/**
 * Writes columns by the schema that `protobufSchema` made of them. What Protobuf cannot tell is written as Flink does it: a NULL among
 * a list's or a map's values as their type's default, one instead of a list or a map as one that is empty.
 */
export class ProtobufWriter implements SchemaWriter {
  readonly schema: string;
  readonly #message: Type;
  readonly #columns: Schema;

  constructor(schema: string, message: Type, columns: Schema) {
    this.schema = schema;
    this.#message = message;
    this.#columns = columns;
  }

  write(values: readonly Value[]): Buffer {
    return Buffer.concat([FIRST, this.#message.encode(messageOf(this.#columns, values)).finish()]);
  }
}

function messageOf(fields: Schema, values: readonly Value[]): Readonly<Record<string, unknown>> {
  const there = fields.flatMap(({ name, type }, i): readonly (readonly [string, unknown])[] => {
    const value = values[i] ?? null;
    return value === null ? [] : [[name, givenOf(type, value)]];
  });
  return Object.fromEntries(there);
}

/** A value as the library takes it. */
function givenOf(type: DataType, value: Value): unknown {
  switch (type.kind) {
    case 'BIGINT':
      return halvesOf(BigInt(typeof value === 'bigint' ? value : Number(value)));
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
      return timestampOf(value);
    case 'BOOLEAN':
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'FLOAT':
    case 'DOUBLE':
      return value;
    case 'LIST':
      return listOf(value).map((item) => orDefault(type.element, item));
    case 'MAP':
      return Object.fromEntries(
        listOf(value).map((entry) => {
          const [key = null, of = null] = listOf(entry);
          return [textOf(type.key, key), orDefault(type.value, of)];
        }),
      );
    case 'STRUCT':
      return messageOf(type.fields, listOf(value));
    default:
      return textOf(type, value);
  }
}

/** As SQL writes it, but with a digit before a DECIMAL's point. */
function textOf(type: DataType, value: Value): string {
  const isDecimal = type.kind === 'DECIMAL' && (typeof value === 'number' || typeof value === 'bigint');
  return isDecimal ? formatDecimal({ precision: type.scale + 1, scale: type.scale }, value) : formatText(type, value);
}

function orDefault(type: DataType, value: Value): unknown {
  if (value !== null) return givenOf(type, value);
  switch (type.kind) {
    case 'BOOLEAN':
      return false;
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'FLOAT':
    case 'DOUBLE':
      return 0;
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
    case 'STRUCT':
      return {};
    default:
      return '';
  }
}

function timestampOf(value: Value): Readonly<Record<string, unknown>> {
  const micros = Number(value);
  if (!Number.isFinite(micros)) return { seconds: halvesOf(micros > 0 ? INFINITE_SECONDS : -INFINITE_SECONDS) };
  const seconds = Math.floor(micros / SECOND);
  return { seconds: halvesOf(BigInt(seconds)), nanos: (micros - seconds * SECOND) * 1000 };
}

/** An integer of 64 bits as the library takes it. */
function halvesOf(value: bigint): { readonly low: number; readonly high: number } {
  return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)) };
}

function listOf(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}
