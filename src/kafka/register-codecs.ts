import { packLz4, unpackLz4 } from './codecs/lz4.js';
import { packSnappy, unpackSnappy } from './codecs/snappy.js';
import { packZstd, unpackZstd } from './codecs/zstd.js';
import { CompressionCodecs, CompressionTypes } from './kafkajs.js';

/** What kafkajs leaves to others. Each is loaded when something is packed so. */
export function registerCodecs(): void {
  CompressionCodecs[CompressionTypes.Snappy] = () => codec(packSnappy, unpackSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = () => codec(packLz4, unpackLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = () => codec(packZstd, unpackZstd);
}

interface Codec {
  compress(records: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

function codec(pack: (bytes: Buffer) => Promise<Buffer>, unpack: (bytes: Buffer) => Promise<Buffer>): Codec {
  return { compress: ({ buffer }) => pack(buffer), decompress: unpack };
}
