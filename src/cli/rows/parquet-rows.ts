import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BinaryWriter } from './binary-writer.js';

/** Parquet, compressed with zstd, in DuckDB's own types. Its end says where its parts are, so a pipe gets it when it is whole. */
export const parquetRows: BinaryWriter = {
  async prepare(): Promise<void> {},

  toFile: ({ reader, sql, signal }, file) => reader.copyToParquet(sql, file, signal),

  async toOutput({ reader, sql, signal }, output): Promise<number> {
    const folder = await mkdtemp(join(tmpdir(), 'motif-'));
    try {
      const file = join(folder, 'answer.parquet');
      const count = await reader.copyToParquet(sql, file, signal);
      const bytes: AsyncIterable<Uint8Array> = createReadStream(file, { signal });
      for await (const block of bytes) {
        await output.write(block);
        if (output.closed.aborted) break;
      }
      return count;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};
