import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { type FileSourceOptions, fileSource } from '../../src/sources/file-source.js';
import type { Source } from '../../src/sources/source.js';
import { readSource } from '../support/read-source.js';

const schema: Schema = [{ name: 'ts', type: { kind: 'TIMESTAMP' } }];
const TEXT = 'ts\n1970-01-01\n1970-01-02\nx\n';

function stdinSource(stdin: Readable, format: FileSourceOptions['format'] = 'csv'): Source {
  return fileSource({ stream: 's', name: '-', file: '-', format, schema, stdin });
}

describe('stdin as a source', () => {
  it.each([
    ['as it is', [TEXT]],
    ['in pieces', [...TEXT]],
    ['as gzip', [gzipSync(TEXT)]],
    ['as gzip in pieces', Array.from(gzipSync(TEXT), (byte) => Uint8Array.of(byte))],
    ['empty', []],
  ])('is read %s', async (name, chunks) => {
    const stdin = Readable.from(
      chunks.map((chunk) => Buffer.from(chunk)),
      { objectMode: false },
    );
    const { rows, deadLetters, marks } = await readSource(stdinSource(stdin));
    expect(rows.map(({ position }) => position)).toEqual(
      name === 'empty' ? [] : [0, 1].map((offset) => ({ source: '-', partition: 0, offset })),
    );
    expect(deadLetters).toHaveLength(name === 'empty' ? 0 : 1);
    expect(marks.at(-1)).toEqual({ offset: name === 'empty' ? 0 : 3, finished: true });
  });

  it('gives what is there without waiting for more', async () => {
    const stdin = new PassThrough();
    const source = stdinSource(stdin);
    stdin.write(TEXT);
    await source.open();
    const read = await source.read(1000);
    expect(read?.batch.length).toBe(2);
    expect(read?.mark).toEqual({ offset: 3, finished: false });
    await source.close();
    expect(stdin.destroyed).toBe(true);
  });

  it('cannot be gone on with', async () => {
    const opening = stdinSource(Readable.from([])).open({ offset: 1, finished: false });
    await expect(opening).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
  });

  it('cannot be Parquet', async () => {
    await expect(stdinSource(Readable.from([]), 'parquet').open()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });

  it('that fails is a fault of the environment', async () => {
    const stdin = new Readable({ read: () => undefined });
    stdin.destroy(new Error('gone'));
    await expect(stdinSource(stdin).open()).rejects.toMatchObject({ code: 'ENVIRONMENT' });
  });
});
