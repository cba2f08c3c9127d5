import { parseUuid } from '../../parse-uuid.js';
import type { DataType, Value } from '../../schema.js';
import { readInteger } from '../integer-bytes.js';
import type { AvroBytes } from './avro-bytes.js';
import type { AvroLogical, AvroScalar } from './avro-type.js';

/** Reads one value; where that fails the bytes have a fault. */
export type ReadAvro = (from: AvroBytes) => Value;

/** What a value of a type that is not made of others is here, and how it is read. */
export interface ScalarReader {
  readonly type: DataType;
  readonly read: ReadAvro;
}

const BOOLEAN: DataType = { kind: 'BOOLEAN' };
const INTEGER: DataType = { kind: 'INTEGER' };
const BIGINT: DataType = { kind: 'BIGINT' };
const VARCHAR: DataType = { kind: 'VARCHAR' };
const TIMESTAMP: DataType = { kind: 'TIMESTAMP' };
const DATE: DataType = { kind: 'DATE' };
const INTERVAL: DataType = { kind: 'INTERVAL' };

/** More than any DECIMAL has: to write many digits takes longer than to send them. */
const MOST_DECIMAL_BYTES = 64;

/** What stands for an infinite DATE and an infinite TIMESTAMP, as in DuckDB. */
export const INFINITE_DAYS: number = 2 ** 31 - 1;
export const INFINITE_MICROS: bigint = 2n ** 63n - 1n;

/** Bytes without a meaning are their base64; a time of day is an INTERVAL. */
export function scalarReader(scalar: AvroScalar): ScalarReader {
  const { kind, logical, size, symbols } = scalar;
  switch (kind) {
    case 'boolean':
      return { type: BOOLEAN, read: (from) => from.boolean() };
    case 'int':
      return intReader(logical);
    case 'long':
      return longReader(logical);
    case 'float':
      return { type: { kind: 'FLOAT' }, read: (from) => from.float() };
    case 'double':
      return { type: { kind: 'DOUBLE' }, read: (from) => from.double() };
    case 'string':
      return { type: VARCHAR, read: (from) => from.text() };
    case 'bytes':
      return bytesReader(scalar, (from) => from.span());
    case 'fixed':
      if (logical?.name === 'duration' && size === 12) return { type: INTERVAL, read: readDuration };
      return bytesReader(scalar, (from) => from.skip(size));
    case 'enum':
      return { type: VARCHAR, read: (from) => readSymbol(from, symbols) };
  }
}

function intReader(logical: AvroLogical | undefined): ScalarReader {
  switch (logical?.name) {
    case 'date':
      return { type: DATE, read: (from) => daysOf(readInt(from)) };
    case 'time-millis':
      return { type: INTERVAL, read: (from) => ({ months: 0, days: 0, micros: readInt(from) * 1000 }) };
    default:
      return { type: INTEGER, read: readInt };
  }
}

function longReader(logical: AvroLogical | undefined): ScalarReader {
  switch (logical?.name) {
    case 'timestamp-millis':
    case 'local-timestamp-millis':
      return { type: TIMESTAMP, read: (from) => Number(from.long()) * 1000 };
    case 'timestamp-micros':
    case 'local-timestamp-micros':
      return { type: TIMESTAMP, read: readMicros };
    case 'timestamp-nanos':
    case 'local-timestamp-nanos':
      return { type: TIMESTAMP, read: (from) => microsOf(BigInt(from.long())) };
    case 'time-micros':
      return { type: INTERVAL, read: (from) => ({ months: 0, days: 0, micros: Number(from.long()) }) };
    default:
      return { type: BIGINT, read: (from) => from.long() };
  }
}

/** `span` passes over the bytes and returns where they begin. */
function bytesReader({ logical, size }: AvroScalar, span: (from: AvroBytes) => number): ScalarReader {
  if (logical?.name === 'decimal') {
    const { precision, scale } = logical;
    return { type: { kind: 'DECIMAL', precision, scale }, read: (from) => readUnscaled(from, span(from)) };
  }
  if (logical?.name === 'uuid' && size === 16) {
    return {
      type: { kind: 'UUID' },
      read: (from) => parseUuid(from.bytes.toString('hex', span(from), from.at)) ?? null,
    };
  }
  return { type: VARCHAR, read: (from) => from.bytes.toString('base64', span(from), from.at) };
}

function readInt(from: AvroBytes): number {
  const int = from.long();
  if (typeof int === 'number' && int >= -(2 ** 31) && int < 2 ** 31) return int;
  from.fail(`an int is ${int}`);
  return 0;
}

function readUnscaled(from: AvroBytes, start: number): Value {
  const length = from.at - start;
  if (length > MOST_DECIMAL_BYTES) from.fail(`a decimal of ${length} bytes`);
  return from.fault === undefined ? readInteger(from.bytes, start, from.at) : null;
}

function daysOf(days: number): number {
  if (Math.abs(days) !== INFINITE_DAYS) return days;
  return days > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function readMicros(from: AvroBytes): number {
  const micros = from.long();
  if (typeof micros === 'number') return micros;
  if (micros === INFINITE_MICROS) return Number.POSITIVE_INFINITY;
  return micros === -INFINITE_MICROS ? Number.NEGATIVE_INFINITY : Number(micros);
}

/** Rounded down, as a clock is read. */
function microsOf(nanos: bigint): number {
  const micros = nanos / 1000n;
  return Number(nanos < 0n && nanos % 1000n !== 0n ? micros - 1n : micros);
}

/** Months, days and milliseconds, each in 4 bytes without a sign, the lowest first. */
function readDuration(from: AvroBytes): Value {
  const at = from.skip(12);
  if (from.fault !== undefined) return null;
  const [months, days, millis] = [0, 4, 8].map((part) => from.bytes.readUInt32LE(at + part));
  return { months: months ?? 0, days: days ?? 0, micros: (millis ?? 0) * 1000 };
}

function readSymbol(from: AvroBytes, symbols: readonly string[]): Value {
  const place = from.long();
  const symbol = typeof place === 'number' ? symbols[place] : undefined;
  if (symbol === undefined) from.fail(`symbol ${place} of an enum of ${symbols.length}`);
  return symbol ?? null;
}
