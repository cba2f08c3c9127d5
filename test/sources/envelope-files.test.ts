import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { type FileSourceOptions, fileSource } from '../../src/sources/file-source.js';
import { FollowedFile } from '../../src/sources/followed-file.js';
import { readSource } from '../support/read-source.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TEXT = { kind: 'VARCHAR' } as const;
const schema: Schema = [
  { name: 'id', type: TEXT },
  { name: 'at', type: { kind: 'TIMESTAMP' } },
  { name: 'twice', type: { kind: 'BIGINT' } },
  { name: 'n', type: { kind: 'BIGINT' } },
  { name: 'token', type: TEXT },
];
const OPTIONS = {
  stream: 's',
  schema,
  timeField: 1,
  format: 'cloudevents',
  metadata: [
    { field: 0, of: 'ce_id' },
    { field: 1, of: 'ce_time' },
    { field: 4, of: 'ce_authorization' },
  ],
  computed: [{ field: 2, compute: (row) => 2 * Number(row.at(3)) }],
} as const satisfies Omit<FileSourceOptions, 'file' | 'name'>;

function line(n: number, more: object = {}): string {
  const time = `1970-01-01T00:00:0${n}Z`;
  return `${JSON.stringify({ specversion: '1.0', id: `e${n}`, source: '/s', type: 't', time, data: { n }, ...more })}\n`;
}

describe('a file of CloudEvents', () => {
  it('is one a line, plain or gzip, with what is computed of it', async () => {
    const text = `\n${line(1)}${line(2, { type: 7.5 })}${line(3, { authorization: 'hunter2' })}`;
    const folder = temporaryFolder({ 'a.ndjson': text, 'a.ndjson.gz': gzipSync(text) });
    for (const name of ['a.ndjson', 'a.ndjson.gz']) {
      const { rows, deadLetters } = await readSource(fileSource({ ...OPTIONS, name, file: join(folder, name) }), 1);
      expect(rows.map(({ position, values }) => [position.offset, ...values])).toEqual([
        [0, 'e1', 1e6, 2, 1, null],
        [2, 'e3', 3e6, 6, 3, `secret:${name}/0/2/authorization`],
      ]);
      expect(deadLetters.map(({ line: at, reason }) => [at, reason])).toEqual([
        [3, 'the attribute type is a number, and a string, an integer or a boolean was expected'],
      ]);
    }
  });

  it('says who its events are, and only where that is wanted', async () => {
    const text = `${line(1)}${line(2, { type: 7.5 })}${line(3)}${line(1, { authorization: 'hunter2' })}`;
    const file = join(temporaryFolder({ 'a.ndjson': text }), 'a.ndjson');
    for (const identifies of [true, false]) {
      const source = fileSource({ ...OPTIONS, identifies, name: 'a.ndjson', file });
      await source.open();
      const { identities } = (await source.read(10)) ?? {};
      const of = (row: number) =>
        identities && Buffer.from(identities.subarray(16 * row, 16 * (row + 1))).toString('hex');
      expect(identities?.length).toBe(identifies ? 3 * 16 : undefined);
      expect([of(0), of(1)]).toEqual(
        identifies ? [of(2), expect.not.stringMatching(of(0) ?? '')] : [undefined, undefined],
      );
      await source.close();
    }
  });

  it('is gone on with from any mark', async () => {
    const folder = temporaryFolder({ 'a.ndjson': [1, 2, 3, 4].map((n) => line(n)).join('') });
    const one = () => fileSource({ ...OPTIONS, name: 'a.ndjson', file: join(folder, 'a.ndjson') });
    const { marks } = await readSource(one(), 1);
    const { rows } = await readSource(one(), 10, marks[1]);
    expect(rows.map(({ values }) => values[0])).toEqual(['e3', 'e4']);
  });

  it('may grow', async () => {
    const folder = temporaryFolder({ 'a.ndjson': line(1) });
    const file = join(folder, 'a.ndjson');
    const source = new FollowedFile({ ...OPTIONS, name: 'a.ndjson', file, interval: 1, whenGone: 'fails' });
    await source.open();
    expect((await source.read(10))?.batch.length).toBe(1);
    appendFileSync(file, line(2));
    expect((await source.read(10))?.batch.length).toBe(1);
    await source.close();
  });
});
