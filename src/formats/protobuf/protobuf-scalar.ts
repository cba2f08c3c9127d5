import type { Enum } from 'protobufjs';
import type { DataType, Value } from '../../schema.js';
import { exactInteger } from '../integer-bytes.js';

/** What a value that is not made of others is here, and how it is read from what the library gave. */
export interface ProtobufScalar {
  readonly type: DataType;
  readonly read: (given: unknown) => Value;
}

/** Of the types of the language itself; bytes are their base64. */
export function scalarOf(name: string): ProtobufScalar | undefined {
  switch (name) {
    case 'bool':
      return { type: { kind: 'BOOLEAN' }, read: (given) => given === true };
    case 'int32':
    case 'sint32':
    case 'sfixed32':
      return { type: { kind: 'INTEGER' }, read: Number };
    case 'uint32':
    case 'fixed32':
      return { type: { kind: 'BIGINT' }, read: Number };
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return { type: { kind: 'BIGINT' }, read: readLong };
    case 'uint64':
    case 'fixed64':
      return { type: { kind: 'HUGEINT' }, read: readLong };
    case 'float':
      return { type: { kind: 'FLOAT' }, read: Number };
    case 'double':
      return { type: { kind: 'DOUBLE' }, read: Number };
    case 'string':
      return { type: { kind: 'VARCHAR' }, read: String };
    case 'bytes':
      return { type: { kind: 'VARCHAR' }, read: readBytes };
    default:
      return undefined;
  }
}

/** Its name; of a number that the writer's schema does not name, its digits. */
export function enumScalar({ valuesById }: Enum): ProtobufScalar {
  return { type: { kind: 'VARCHAR' }, read: (given) => valuesById[Number(given)] ?? String(given) };
}

/** An integer of 64 bits, which the library gives in two halves. */
export function readLong(given: unknown): number | bigint {
  if (!isHalves(given)) return Number(given);
  const { low, high, unsigned } = given;
  const whole = (unsigned === true ? high >>> 0 : high) * 2 ** 32 + (low >>> 0);
  if (Number.isSafeInteger(whole)) return whole;
  const bits = (BigInt(high) << 32n) | BigInt(low >>> 0);
  return exactInteger(unsigned === true ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits));
}

interface Halves {
  readonly low: number;
  readonly high: number;
  readonly unsigned?: unknown;
}

function isHalves(given: unknown): given is Halves {
  if (typeof given !== 'object' || given === null || !('low' in given) || !('high' in given)) return false;
  return typeof given.low === 'number' && typeof given.high === 'number';
}

function readBytes(given: unknown): string {
  return given instanceof Uint8Array ? Buffer.from(given).toString('base64') : '';
}
