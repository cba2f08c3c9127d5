import type { Field as ProtobufField, Reader } from 'protobufjs';
import type { Value } from '../../schema.js';
import { readLong } from './protobuf-scalar.js';

/** How the values of a field are read: undefined for what is left to the library. */
export interface ScannedScalar {
  readonly wire: number;
  readonly read: (from: Reader) => Value | undefined;
}

/** Of a field whose values are not messages or texts. */
export function scanScalar({ type, resolvedType }: ProtobufField): ScannedScalar | undefined {
  if (resolvedType !== null) {
    if (!('valuesById' in resolvedType)) return undefined;
    const { valuesById } = resolvedType;
    return { wire: 0, read: (from) => valuesById[from.int32()] };
  }
  switch (type) {
    case 'bool':
      return { wire: 0, read: (from) => from.bool() };
    case 'int32':
      return { wire: 0, read: (from) => from.int32() };
    case 'uint32':
      return { wire: 0, read: (from) => from.uint32() };
    case 'sint32':
      return { wire: 0, read: (from) => from.sint32() };
    case 'fixed32':
      return { wire: 5, read: (from) => from.fixed32() };
    case 'sfixed32':
      return { wire: 5, read: (from) => from.sfixed32() };
    case 'float':
      return { wire: 5, read: (from) => from.float() };
    case 'double':
      return { wire: 1, read: (from) => from.double() };
    case 'int64':
      return { wire: 0, read: (from) => scanVarint(from) ?? readLong(from.int64()) };
    case 'uint64':
      return { wire: 0, read: (from) => scanVarint(from) ?? readLong(from.uint64()) };
    case 'sint64':
      return { wire: 0, read: (from) => readLong(from.sint64()) };
    case 'fixed64':
      return { wire: 1, read: (from) => readLong(from.fixed64()) };
    case 'sfixed64':
      return { wire: 1, read: (from) => readLong(from.sfixed64()) };
    case 'bytes':
      return { wire: 2, read: (from) => Buffer.from(from.bytes()).toString('base64') };
    default:
      return undefined;
  }
}

/** An integer of 64 bits that takes 7 bytes at most, without the library's two halves; undefined for another: nothing is read of it. */
export function scanVarint(from: Reader): number | undefined {
  const { buf, len } = from;
  let value = 0;
  for (let at = from.pos, factor = 1; at < len && factor < 2 ** 49; factor *= 128) {
    const byte = buf[at++] ?? 0;
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) {
      from.pos = at;
      return value;
    }
  }
  return undefined;
}

/** Passes over what has its length before it, and returns where it begins; it ends at `from.pos`. */
export function scanDelimited(from: Reader): number {
  const length = from.size();
  const start = from.pos;
  from.skip(length);
  return start;
}
