import { appendFileSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { type FileSourceOptions, fileSource } from '../../src/sources/file-source.js';
import type { Source } from '../../src/sources/source.js';
import { readSource } from '../support/read-source.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'n', type: { kind: 'INTEGER' } },
];

const HEADER = 'ts,n\n';
const row = (n: number) => `1970-01-01T00:00:${String(n % 60).padStart(2, '0')}Z,${n}\n`;
const csv = (count: number) => HEADER + Array.from({ length: count }, (_, n) => row(n)).join('');

function sourceOf(folder: string, name: string, more: Partial<FileSourceOptions> = {}): Source {
  const format = name.includes('csv') ? 'csv' : 'json';
  return fileSource({ stream: 'events', name, file: join(folder, name), format, schema, ...more });
}

describe('a file as a source', () => {
  it('gives events with their times and positions', async () => {
    const folder = temporaryFolder({ 'a.csv': `${HEADER}1970-01-01T00:00:01Z,7\n1970-01-01 00:00:00.5,8\n` });
    const { rows, marks, shares } = await readSource(sourceOf(folder, 'a.csv', { partition: 3 }));
    expect(rows).toEqual([
      { position: { source: 'a.csv', partition: 3, offset: 0 }, time: 1_000_000, values: [1_000_000, 7] },
      { position: { source: 'a.csv', partition: 3, offset: 1 }, time: 500_000, values: [500_000, 8] },
    ]);
    expect(marks.at(-1)).toMatchObject({ offset: 2, finished: true });
    expect(shares.at(-1)).toBe(1);
  });

  it('gives rejected records an offset too, and no event without an exact time', async () => {
    const folder = temporaryFolder({
      'a.csv': `${HEADER}${row(0)},1\nx,2\n0001-01-01,3\n2300-01-01,4\n${row(5)}`,
    });
    const { rows, deadLetters } = await readSource(sourceOf(folder, 'a.csv'));
    expect(rows.map(({ position }) => position.offset)).toEqual([0, 5]);
    expect(deadLetters.map(({ position, line, reason, raw }) => [position.offset, line, reason, raw])).toEqual([
      [1, 3, 'column ts: an event time is never NULL', ',1'],
      [2, 4, "column ts: 'x' is not a TIMESTAMP", 'x,2'],
      [3, 5, 'column ts: an event time lies between the years 1685 and 2255', '0001-01-01,3'],
      [4, 6, 'column ts: an event time lies between the years 1685 and 2255', '2300-01-01,4'],
    ]);
    expect(deadLetters[0]).toMatchObject({ stream: 'events', position: { source: 'a.csv', partition: 0 } });
  });

  it('never gives more than the limit, rejected records counted', async () => {
    const source = sourceOf(temporaryFolder({ 'a.csv': `${csv(5)}x\n${row(6)}` }), 'a.csv');
    await source.open();
    const counts: number[] = [];
    for (let read = await source.read(2); read !== undefined; read = await source.read(2)) {
      counts.push(read.batch.length + read.deadLetters.length);
    }
    await source.close();
    expect(counts).toEqual([2, 2, 2, 1]);
    expect(await source.read(2)).toBeUndefined();
  });

  it.each([0, 1])('an empty file is no fault (%i bytes)', async (bytes) => {
    const content = '\n'.repeat(bytes);
    const folder = temporaryFolder({ 'a.csv': content, 'a.ndjson': content, 'a.csv.gz': '', 'b.csv.gz': gzipSync('') });
    for (const name of ['a.csv', 'a.ndjson', 'a.csv.gz', 'b.csv.gz']) {
      const { rows, deadLetters, marks, failure } = await readSource(sourceOf(folder, name));
      expect([name, rows, deadLetters, failure]).toEqual([name, [], [], undefined]);
      expect(marks.at(-1)).toMatchObject({ offset: 0, finished: true });
    }
  });

  it('a CSV file of only a header has no events', async () => {
    const { rows, failure } = await readSource(sourceOf(temporaryFolder({ 'a.csv': HEADER }), 'a.csv'));
    expect([rows, failure]).toEqual([[], undefined]);
  });

  it.each([
    ['a.csv', `${HEADER}${row(1)}1970-01-01T00:00:02Z,x\n${row(3)}`],
    [
      'a.ndjson',
      '{"ts":"1970-01-01T00:00:01Z","n":1}\n{"ts":"1970-01-01T00:00:02Z","n":"x"}\n{"ts":"1970-01-01T00:00:03Z"}\n',
    ],
  ])('%s: what is not wanted of its fields is NULL, and checked all the same', async (name, content) => {
    const folder = temporaryFolder({ [name]: content });
    const { rows, deadLetters } = await readSource(sourceOf(folder, name, { fields: [0] }));
    expect(rows.map(({ values }) => values)).toEqual([
      [1_000_000, null],
      [3_000_000, null],
    ]);
    expect(deadLetters.map(({ line }) => line)).toEqual([name === 'a.csv' ? 3 : 2]);
  });

  it('proves nothing where it will not be gone on with', async () => {
    const folder = temporaryFolder({ 'a.csv': csv(3) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv', { continued: false }));
    expect(marks.at(-1)).toEqual({ offset: 3, finished: true });
  });

  it('takes the first TIMESTAMP for the event time where none is named, and needs one', () => {
    const without: Schema = [{ name: 'n', type: { kind: 'INTEGER' } }];
    expect(() => sourceOf('.', 'a.csv', { schema: without })).toThrow('no column that could be its event time');
  });
});

describe('a file that cannot be opened', () => {
  it('is said not to exist, by its path as written, with the nearest name there', async () => {
    const folder = temporaryFolder({ 'events.csv': '' });
    const source = fileSource({
      stream: 's',
      name: 'd/event.csv',
      file: join(folder, 'event.csv'),
      format: 'csv',
      schema,
    });
    await expect(source.open()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(source.open()).rejects.toThrow('d/event.csv does not exist\n  did you mean d/events.csv?');
  });

  it('is said to be in a folder that does not exist', async () => {
    const file = join(temporaryFolder(), 'none', 'a.csv');
    await expect(sourceOf(join(file, '..'), 'a.csv').open()).rejects.toThrow(/does not exist\n {2}nor does the folder/);
  });

  it('may be a folder', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'a.csv'));
    await expect(sourceOf(folder, 'a.csv').open()).rejects.toThrow('a.csv is a folder, expected a file');
  });

  it('may lack a column', async () => {
    const folder = temporaryFolder({ 'a.csv': 'ts,m\n' });
    await expect(sourceOf(folder, 'a.csv').open()).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('may not be gzip although it says so', async () => {
    const folder = temporaryFolder({ 'a.csv.gz': csv(1) });
    await expect(sourceOf(folder, 'a.csv.gz').open()).rejects.toThrow(
      'a.csv.gz is not gzip, although its name says so',
    );
  });

  it.runIf(process.platform === 'linux')('may fail while it is read', async () => {
    const source = fileSource({ stream: 's', name: 'a.csv', file: '/proc/self/mem', format: 'csv', schema });
    await expect(source.open()).rejects.toMatchObject({ code: 'ENVIRONMENT' });
  });
});

describe('gzip', () => {
  it('is known by its first bytes, whatever the name', async () => {
    const { rows } = await readSource(sourceOf(temporaryFolder({ 'a.csv': gzipSync(csv(3)) }), 'a.csv'));
    expect(rows).toHaveLength(3);
  });

  it('may have several members', async () => {
    const members = [HEADER, row(1) + row(2).slice(0, 5), row(2).slice(5)].map((text) => gzipSync(text));
    const { rows } = await readSource(sourceOf(temporaryFolder({ 'a.csv.gz': Buffer.concat(members) }), 'a.csv.gz'));
    expect(rows.map(({ values }) => values[1])).toEqual([1, 2]);
  });

  it('that is cut short gives all whole records before the cut, then says so', async () => {
    const text = csv(20_000);
    const whole = gzipSync(text);
    for (const part of [0.1, 0.5, 0.99]) {
      const cut = whole.subarray(0, Math.floor(whole.length * part));
      const { rows, failure, marks } = await readSource(
        sourceOf(temporaryFolder({ 'a.csv.gz': cut }), 'a.csv.gz'),
        700,
      );
      expect(rows.length).toBeGreaterThan(20_000 * part * 0.8);
      expect(rows.map(({ values }) => values[1])).toEqual(rows.map((_, n) => n));
      expect(marks.every(({ finished }) => !finished)).toBe(true);
      expect(failure).toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(
          `^a.csv.gz is cut short: gzip ended early after ${rows.length} records\n.* until it is whole`,
        ),
      });
    }
  });

  it('that lacks nothing but its last bytes still gives every record, then says so', async () => {
    const whole = gzipSync(csv(100));
    const folder = temporaryFolder({ 'a.csv.gz': whole.subarray(0, whole.length - 8) });
    const { rows, failure } = await readSource(sourceOf(folder, 'a.csv.gz'), 10);
    expect(rows).toHaveLength(100);
    expect(failure).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('that is damaged in the middle gives records before the damage, then says so', async () => {
    const whole = gzipSync(csv(50_000));
    whole.fill(0xff, Math.floor(whole.length / 2), Math.floor(whole.length / 2) + 50);
    const { rows, failure } = await readSource(sourceOf(temporaryFolder({ 'a.csv.gz': whole }), 'a.csv.gz'));
    expect(rows.length).toBeGreaterThan(10_000);
    expect(failure).toMatchObject({ code: 'INVALID_INPUT' });
    expect(String(failure)).toContain(`is damaged: gzip cannot be unpacked after ${rows.length} records`);
  });

  it('that is cut short can be gone on with when the rest has come', async () => {
    const whole = gzipSync(csv(20_000));
    const folder = temporaryFolder({ 'a.csv.gz': whole.subarray(0, 30_000) });
    const first = await readSource(sourceOf(folder, 'a.csv.gz'));
    writeFileSync(join(folder, 'a.csv.gz'), whole);
    const rest = await readSource(sourceOf(folder, 'a.csv.gz'), 1000, first.marks.at(-1));
    expect(rest.failure).toBeUndefined();
    expect([...first.rows, ...rest.rows].map(({ values }) => values[1])).toEqual(
      Array.from({ length: 20_000 }, (_, n) => n),
    );
  });
});

describe('going on from a mark', () => {
  const broken = `${csv(7)}x,y\n"a\nb",c\n"1,2\n${row(8)}${row(9)}\n`;
  const ndjson = '{"ts":"1970-01-01","n":1}\n\n{"n":2}\n{\n{"ts":"1970-01-02","n":3}\n';
  it.each([
    ['a.csv', broken],
    ['a.csv.gz', gzipSync(broken)],
    ['a.ndjson', ndjson],
  ])('%s: the same rest follows from every offset', async (name, content) => {
    const folder = temporaryFolder({ [name]: content });
    const whole = await readSource(sourceOf(folder, name), 1);
    expect(whole.rows.length).toBeGreaterThan(1);
    for (const mark of whole.marks.filter(({ finished }) => !finished)) {
      const rest = await readSource(sourceOf(folder, name), 2, JSON.parse(JSON.stringify(mark)));
      expect(rest.rows).toEqual(whole.rows.filter(({ position }) => position.offset >= mark.offset));
      expect(rest.deadLetters).toEqual(whole.deadLetters.filter(({ position }) => position.offset >= mark.offset));
      expect(rest.marks.at(-1)).toEqual(whole.marks.at(-1));
    }
  });

  it('works over many chunks, and records that were appended follow', async () => {
    const folder = temporaryFolder({ 'a.csv': csv(30_000) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv'), 4_567);
    appendFileSync(join(folder, 'a.csv'), row(30_000));
    const rest = await readSource(sourceOf(folder, 'a.csv'), 1000, marks[2]);
    expect(rest.rows.map(({ values }) => values[1])).toEqual(
      Array.from({ length: 30_001 - 13_701 }, (_, i) => i + 13_701),
    );
  });

  it('a finished file that has not changed has nothing more', async () => {
    const folder = temporaryFolder({ 'a.csv': csv(3) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv'));
    const again = await readSource(sourceOf(folder, 'a.csv'), 10, marks.at(-1));
    expect([again.rows, again.marks]).toEqual([[], []]);
  });

  it.each([
    ['a byte', (file: string) => writeFileSync(file, csv(3).replace('00Z,0', '00Z,9'))],
    ['more at its end', (file: string) => appendFileSync(file, row(3))],
    ['less at its end', (file: string) => truncateSync(file, csv(2).length)],
    ['nothing in it', (file: string) => truncateSync(file, 0)],
  ])('a finished file with %s is refused', async (_name, change) => {
    const folder = temporaryFolder({ 'a.csv': csv(3) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv'));
    change(join(folder, 'a.csv'));
    const opening = sourceOf(folder, 'a.csv').open(marks.at(-1));
    await expect(opening).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
    await expect(opening).rejects.toThrow(/a\.csv has changed since it was read\n.*--fresh/);
  });

  it.each([
    ['another header', (file: string) => writeFileSync(file, csv(20_000).replace('ts,n', 'n,ts'))],
    ['a header that lacks a column', (file: string) => writeFileSync(file, csv(20_000).replace('ts,n', 'ts,m'))],
    ['another record before the mark', (file: string) => writeFileSync(file, csv(20_000).replace('Z,17\n', 'Z,18\n'))],
    ['a broken quote before the mark', (file: string) => writeFileSync(file, csv(20_000).replace('Z,17\n', 'Z,"7\n'))],
    ['too few bytes', (file: string) => truncateSync(file, 1000)],
    ['nothing in it', (file: string) => truncateSync(file, 0)],
    ['another file in its place', (file: string) => writeFileSync(file, gzipSync(csv(20_000)))],
  ])('an unfinished file with %s is refused before anything of it is given', async (_name, change) => {
    const folder = temporaryFolder({ 'a.csv': csv(20_000) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv'), 5000);
    change(join(folder, 'a.csv'));
    await expect(sourceOf(folder, 'a.csv').open(marks[0])).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
  });

  it('a file that is gone is missing, not changed', async () => {
    const folder = temporaryFolder({ 'a.csv': csv(3) });
    const { marks } = await readSource(sourceOf(folder, 'a.csv'), 1);
    rmSync(join(folder, 'a.csv'));
    await expect(sourceOf(folder, 'a.csv').open(marks[0])).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
