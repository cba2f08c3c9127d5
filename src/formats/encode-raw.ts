import { rawBytes } from '../raw-type.js';
import type { DataType, Schema, Value } from '../schema.js';
import { rawField } from './raw-field.js';

/** The value of the one column as the format `raw` has it; null for NULL. */
export function encodeRaw(schema: Schema, value: Value): Buffer | null {
  const { type } = rawField(schema);
  if (value === null) return null;
  const width = rawBytes(type);
  if (width === undefined) return Buffer.from(String(value));
  const bytes = Buffer.alloc(width);
  writeRaw(type, bytes, value);
  return bytes;
}

function writeRaw({ kind }: DataType, bytes: Buffer, value: Value): void {
  switch (kind) {
    case 'BOOLEAN':
      bytes[0] = value === true ? 1 : 0;
      break;
    case 'TINYINT':
      bytes.writeInt8(Number(value));
      break;
    case 'SMALLINT':
      bytes.writeInt16BE(Number(value));
      break;
    case 'INTEGER':
      bytes.writeInt32BE(Number(value));
      break;
    case 'BIGINT':
      bytes.writeBigInt64BE(BigInt(typeof value === 'bigint' ? value : Number(value)));
      break;
    case 'FLOAT':
      bytes.writeFloatBE(Number(value));
      break;
    case 'DOUBLE':
      bytes.writeDoubleBE(Number(value));
      break;
  }
}
