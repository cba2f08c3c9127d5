import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/batch.js';
import type { Schema, Value } from '../../src/schema.js';
import { fileSource } from '../../src/sources/file-source.js';
import { FollowedFile } from '../../src/sources/followed-file.js';
import { memorySource } from '../../src/sources/memory-source.js';
import type { RowCollectorOptions } from '../../src/sources/row-collector.js';
import type { Source, SourceMark } from '../../src/sources/source.js';
import { SECOND } from '../../src/time.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'n', type: { kind: 'VARCHAR' } },
];
const OPTIONS: RowCollectorOptions = { stream: 's', name: 'f', schema, keepsRaw: true };

/** Each has three events, and records that are none: without a time, none of the format, not UTF-8. */
const FILES = [
  [
    'csv',
    Buffer.from(
      'ts,n\r\n1970-01-01,a\r\n\r\n1970-01-02,"b\r\n""c"""\r\n,x\r\n"x"y\r\n1970-01-03,\xe9\r\n1970-01-04,\xc3\xa9',
      'latin1',
    ),
    ['1970-01-01,a', '1970-01-02,"b\r\n""c"""', '1970-01-04,\xc3\xa9'],
  ],
  [
    'json',
    Buffer.from(
      '{"ts":"1970-01-01","n":"a"}\n\n {"n":"b\\n", "ts":"1970-01-02", "x":[]} \r\n{"ts":null}\n[]\n{"n":"\xe9"}\n{"ts":"1970-01-04","n":"\xc3\xa9"}',
      'latin1',
    ),
    ['{"ts":"1970-01-01","n":"a"}', ' {"n":"b\\n", "ts":"1970-01-02", "x":[]} ', '{"ts":"1970-01-04","n":"\xc3\xa9"}'],
  ],
] as const;

async function rawOf(source: Source, limit = 2, mark?: SourceMark): Promise<readonly (string | null)[]> {
  const found: (string | null)[] = [];
  await source.open(mark);
  for (let read = await source.read(limit); read !== undefined; read = await source.read(limit)) {
    found.push(...textsOf(read.batch));
  }
  await source.close();
  return found;
}

/** A character a byte. */
function textsOf({ raw = [], length }: Batch): readonly (string | null)[] {
  expect(raw).toHaveLength(length);
  return raw.map((bytes) => bytes && Buffer.from(bytes).toString('latin1'));
}

describe.each(FILES)('%s: records as they came', (format, bytes, records) => {
  const written = (content: Uint8Array = bytes): string => join(temporaryFolder({ f: content }), 'f');

  it.each([1, 2, 1_000])('of a file, packed or not, %i at a time', async (limit) => {
    for (const file of [written(), written(gzipSync(bytes))]) {
      expect(await rawOf(fileSource({ ...OPTIONS, file, format }), limit)).toEqual(records);
    }
  });

  it('of a file that is gone on with', async () => {
    const file = written();
    const first = fileSource({ ...OPTIONS, file, format });
    await first.open();
    const mark = (await first.read(1))?.mark;
    await first.close();
    expect(await rawOf(fileSource({ ...OPTIONS, file, format }), 2, mark)).toEqual(records.slice(1));
  });

  it('of stdin, in pieces', async () => {
    const stdin = Readable.from(
      Array.from(bytes, (byte) => Uint8Array.of(byte)),
      { objectMode: false },
    );
    expect(await rawOf(fileSource({ ...OPTIONS, file: '-', format, stdin }))).toEqual(records);
  });

  it('of a file that is followed', async () => {
    const file = written(bytes.subarray(0, 12));
    const source = new FollowedFile({ ...OPTIONS, file, format, interval: SECOND, whenGone: 'fails' });
    const found: (string | null)[] = [];
    await source.open();
    for (const more of ['', bytes.subarray(12, 60), bytes.subarray(60), '\n']) {
      appendFileSync(file, more);
      const read = await source.read(1_000);
      if (read !== undefined) found.push(...textsOf(read.batch));
    }
    await source.close();
    expect(found).toEqual(records);
  });

  it('also where columns are computed, or values are not wanted', async () => {
    const file = written();
    const computed = { field: 2, compute: (row: { at(field: number): Value }) => row.at(1) };
    const wide: Schema = [...schema, { name: 'twice', type: { kind: 'VARCHAR' } }];
    const source = fileSource({ ...OPTIONS, schema: wide, computed: [computed], file, format });
    expect(await rawOf(source)).toEqual(records);
    expect(await rawOf(fileSource({ ...OPTIONS, fields: [0], file, format }))).toEqual(records);
  });

  it("of a table's rows, which need no time", async () => {
    const [first, second, last] = records;
    const found = await rawOf(fileSource({ ...OPTIONS, timeField: null, file: written(), format }));
    expect(found).toEqual([first, second, format === 'csv' ? ',x' : '{"ts":null}', last]);
  });

  it('only where they are asked for', async () => {
    const source = fileSource({ ...OPTIONS, keepsRaw: false, file: written(), format });
    await source.open();
    expect((await source.read(1_000))?.batch).not.toHaveProperty('raw');
    await source.close();
  });
});

it('what has no bytes of its own has none', async () => {
  const rows = [{ ts: 0 }, { ts: 1 }];
  expect(await rawOf(memorySource({ ...OPTIONS, rows }))).toEqual([null, null]);
});
