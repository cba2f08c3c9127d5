import type { Field as ProtobufField } from 'protobufjs';
import { exactInteger } from '../integer-bytes.js';
import type { ProtobufScalar } from './protobuf-scalar.js';

/** Keys of 64 bits are the library's hash of them, 8 characters: a byte each, the lowest first. */
const HASH = /^[\0-\xff]{8}$/;

/** How the keys of a map's field are read: the library gives them as texts. */
export function mapKey(field: ProtobufField): ProtobufScalar {
  const keyType = 'keyType' in field ? String(field.keyType) : 'string';
  switch (keyType) {
    case 'string':
      return { type: { kind: 'VARCHAR' }, read: String };
    case 'bool':
      return { type: { kind: 'BOOLEAN' }, read: (given) => given === 'true' || given === '1' };
    case 'uint64':
    case 'fixed64':
      return { type: { kind: 'HUGEINT' }, read: (given) => longKey(String(given), true) };
    case 'int64':
    case 'sint64':
    case 'sfixed64':
      return { type: { kind: 'BIGINT' }, read: (given) => longKey(String(given), false) };
    default:
      return { type: { kind: 'BIGINT' }, read: Number };
  }
}

function longKey(text: string, unsigned: boolean): number | bigint {
  if (!HASH.test(text)) return exactInteger(BigInt(text));
  const bits = Buffer.from(text, 'latin1').readBigUInt64LE();
  return exactInteger(unsigned ? bits : BigInt.asIntN(64, bits));
}
