/*
 * Snappy as Java's clients frame it (xerial's SnappyOutputStream): a header, then blocks behind their lengths. What others write
 * plainly is read too.
 */
const MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const VERSION = Buffer.from([0, 0, 0, 1, 0, 0, 0, 1]);
const HEADER = MAGIC.length + VERSION.length;
const BLOCK = 32 * 1024;

export async function packSnappy(bytes: Uint8Array): Promise<Buffer> {
  const { compress } = await import('snappyjs');
  const parts: Uint8Array[] = [MAGIC, VERSION];
  for (let at = 0; at < bytes.length; at += BLOCK) {
    const block = compress(bytes.subarray(at, at + BLOCK));
    const length = Buffer.alloc(4);
    length.writeInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

export async function unpackSnappy(bytes: Buffer): Promise<Buffer> {
  const { uncompress } = await import('snappyjs');
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) return Buffer.from(uncompress(bytes));
  const blocks: Uint8Array[] = [];
  for (let at = HEADER; at < bytes.length; ) {
    const start = at + 4;
    at = start + bytes.readInt32BE(at);
    if (at < start || at > bytes.length) throw new Error('a snappy block is cut short');
    blocks.push(uncompress(bytes.subarray(start, at)));
  }
  return Buffer.concat(blocks);
}
