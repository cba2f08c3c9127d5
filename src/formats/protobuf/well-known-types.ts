import type { Value } from '../../schema.js';
import { SECOND } from '../../time.js';
import { type ProtobufScalar, readLong, scalarOf } from './protobuf-scalar.js';

/** What stands for an infinite TIMESTAMP: the seconds of no time. */
export const INFINITE_SECONDS: bigint = 2n ** 63n - 1n;

/** Google's own messages that mean one value: times, wrappers, and JSON. Undefined for every other. */
export function wellKnownScalar(fullName: string): ProtobufScalar | undefined {
  switch (fullName) {
    case '.google.protobuf.Timestamp':
      return { type: { kind: 'TIMESTAMP' }, read: readTimestamp };
    case '.google.protobuf.Duration':
      return { type: { kind: 'INTERVAL' }, read: (given) => ({ months: 0, days: 0, micros: durationMicros(given) }) };
    case '.google.protobuf.Struct':
      return { type: { kind: 'JSON' }, read: structJson };
    case '.google.protobuf.ListValue':
      return { type: { kind: 'JSON' }, read: listJson };
    case '.google.protobuf.Value':
      return { type: { kind: 'JSON' }, read: valueJson };
    default: {
      const [, wrapped] = /^\.google\.protobuf\.(\w+)Value$/.exec(fullName) ?? [];
      const scalar = wrapped === undefined ? undefined : scalarOf(wrapped.toLowerCase());
      if (scalar === undefined) return undefined;
      return { type: scalar.type, read: (given) => scalar.read(member(given, 'value')) };
    }
  }
}

function readTimestamp(given: unknown): Value {
  const seconds = readLong(member(given, 'seconds') ?? 0);
  if (typeof seconds === 'number') return microsOf(seconds, given);
  if (seconds === INFINITE_SECONDS) return Number.POSITIVE_INFINITY;
  return seconds === -INFINITE_SECONDS ? Number.NEGATIVE_INFINITY : microsOf(Number(seconds), given);
}

function durationMicros(given: unknown): number {
  return microsOf(Number(readLong(member(given, 'seconds') ?? 0)), given);
}

/** Nanoseconds are rounded down, as a clock is read. */
function microsOf(seconds: number, given: unknown): number {
  return seconds * SECOND + Math.floor(Number(member(given, 'nanos') ?? 0) / 1000);
}

function structJson(given: unknown): string {
  const members = Object.entries(Object(member(given, 'fields') ?? {}));
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${valueJson(value)}`).join(',')}}`;
}

function listJson(given: unknown): string {
  const values = member(given, 'values');
  return `[${(Array.isArray(values) ? values : []).map(valueJson).join(',')}]`;
}

function valueJson(given: unknown): string {
  switch (member(given, 'kind')) {
    case 'numberValue':
    case 'stringValue':
    case 'boolValue':
      return JSON.stringify(member(given, String(member(given, 'kind'))));
    case 'structValue':
      return structJson(member(given, 'structValue'));
    case 'listValue':
      return listJson(member(given, 'listValue'));
    default:
      return 'null';
  }
}

/** Also one that a message has by default. */
function member(given: unknown, name: string): unknown {
  return isMessage(given) ? given[name] : undefined;
}

function isMessage(given: unknown): given is Readonly<Record<string, unknown>> {
  return typeof given === 'object' && given !== null;
}
