/*
 * The LZ4 frame format, version 1 (lz4_Frame_format.md), of which Kafka's Java reader takes only frames of blocks that do not
 * need each other: that is what is written. Checksums are passed over.
 */
const MAGIC = 0x184d2204;
const VERSION_MASK = 0xc0;
const VERSION = 0x40;
const BLOCK_CHECKSUM = 0x10;
const CONTENT_SIZE = 0x08;
const IS_PLAIN = 0x80000000;
const BLOCK = 64 * 1024;
/** Independent blocks of 64 KB, without checksums; the last byte is the header's own. */
const HEADER = Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82]);

export async function packLz4(bytes: Uint8Array): Promise<Buffer> {
  const { compressBlock } = await import('lz4js');
  const packed = new Uint8Array(BLOCK + Math.ceil(BLOCK / 255) + 16);
  const seen = new Uint32Array(1 << 16);
  const parts: Uint8Array[] = [HEADER];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    const size = compressBlock(block, packed, 0, block.length, seen.fill(0));
    const isPlain = size === 0 || size >= block.length;
    parts.push(
      unsigned(isPlain ? block.length + IS_PLAIN : size),
      isPlain ? block : Buffer.from(packed.subarray(0, size)),
    );
  }
  return Buffer.concat([...parts, unsigned(0)]);
}

export async function unpackLz4(bytes: Buffer): Promise<Buffer> {
  const { decompressBlock } = await import('lz4js');
  const { blocks, longest } = frameOf(bytes);
  const unpacked = Buffer.allocUnsafe(
    blocks.reduce((sum, { isPlain, length }) => sum + (isPlain ? length : longest), 0),
  );
  let end = 0;
  for (const { isPlain, start, length } of blocks) {
    end = isPlain
      ? end + bytes.copy(unpacked, end, start, start + length)
      : decompressBlock(bytes, unpacked, start, length, end);
  }
  if (end > unpacked.length) throw new Error('an LZ4 block is longer than its frame says');
  return unpacked.subarray(0, end);
}

interface Block {
  readonly start: number;
  readonly length: number;
  readonly isPlain: boolean;
}

function frameOf(bytes: Buffer): { readonly blocks: readonly Block[]; readonly longest: number } {
  const flags = bytes.readUInt8(4);
  if (bytes.readUInt32LE(0) !== MAGIC || (flags & VERSION_MASK) !== VERSION) throw new Error('not an LZ4 frame');
  // 64 KB, 256 KB, 1 MB, 4 MB.
  const longest = 1 << (8 + 2 * (bytes.readUInt8(5) >> 4));
  const blocks: Block[] = [];
  let at = HEADER.length + ((flags & CONTENT_SIZE) === 0 ? 0 : 8);
  for (let said = bytes.readUInt32LE(at); said !== 0; said = bytes.readUInt32LE(at)) {
    const isPlain = said >= IS_PLAIN;
    const length = isPlain ? said - IS_PLAIN : said;
    blocks.push({ start: at + 4, length, isPlain });
    at += 4 + length + ((flags & BLOCK_CHECKSUM) === 0 ? 0 : 4);
  }
  return { blocks, longest };
}

function unsigned(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
