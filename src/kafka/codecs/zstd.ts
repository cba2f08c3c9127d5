import * as zlib from 'node:zlib';
import { KafkaError } from '../driver.js';

/** Node has it since 22.15. @throws KafkaError `no-codec` before. */
export async function packZstd(bytes: Uint8Array): Promise<Buffer> {
  return byNode('zstdCompressSync', bytes);
}

export async function unpackZstd(bytes: Uint8Array): Promise<Buffer> {
  return byNode('zstdDecompressSync', bytes);
}

function byNode(name: string, bytes: Uint8Array): Buffer {
  const convert: unknown = Reflect.get(zlib, name);
  if (typeof convert !== 'function') throw new NoZstd();
  const converted: unknown = convert(bytes);
  if (!Buffer.isBuffer(converted)) throw new NoZstd();
  return converted;
}

class NoZstd extends KafkaError {
  /** Or kafkajs would try again. */
  readonly retriable = false;

  constructor() {
    super('no-codec', 'zstd needs Node 22.15 or newer; gzip, snappy and lz4 do not');
  }
}
