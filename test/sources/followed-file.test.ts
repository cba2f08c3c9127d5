import { appendFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { valueAt } from '../../src/batch.js';
import type { Schema } from '../../src/schema.js';
import { FollowedFile, type FollowedFileOptions } from '../../src/sources/followed-file.js';
import type { SourceMark } from '../../src/sources/source.js';
import { SECOND } from '../../src/time.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'n', type: { kind: 'INTEGER' } },
];
const HEADER = 'ts,n\n';
const row = (n: number) => `1970-01-01T00:00:${String(n % 60).padStart(2, '0')}Z,${n}\n`;

interface Followed {
  readonly source: FollowedFile;
  readonly file: string;
  append(text: string): void;
  /** The numbers of what is there now. */
  numbers(limit?: number): Promise<readonly unknown[]>;
  mark(): SourceMark | undefined;
}

async function follow(file: string, options: Partial<FollowedFileOptions> = {}, from?: SourceMark): Promise<Followed> {
  const format = file.endsWith('csv') ? 'csv' : 'json';
  const source = new FollowedFile({
    ...{ stream: 's', name: 'a', file, format, schema, interval: SECOND, whenGone: 'fails' },
    ...options,
  });
  await source.open(from);
  let mark = from;
  return {
    source,
    file,
    append: (text) => appendFileSync(file, text),
    mark: () => mark,
    numbers: async (limit = 1000) => {
      const read = await source.read(limit);
      if (read === undefined) return ['end'];
      mark = read.mark;
      const { batch, deadLetters, note } = read;
      const numbers = Array.from({ length: batch.length }, (_, i) => batch.columns[1] && valueAt(batch.columns[1], i));
      return [...numbers, ...deadLetters.map(({ raw }) => raw), ...(note === undefined ? [] : [note])];
    },
  };
}

function csvFile(content: string): string {
  return join(temporaryFolder({ 'a.csv': content }), 'a.csv');
}

describe('a file that is followed', () => {
  it('gives what was appended, and nothing when nothing was', async () => {
    const { numbers, append, source } = await follow(csvFile(HEADER + row(1)));
    expect(await numbers()).toEqual([1]);
    expect(await numbers()).toEqual([]);
    append(row(2) + row(3));
    expect(await numbers(1)).toEqual([2]);
    expect(await numbers()).toEqual([3]);
    expect(await numbers()).toEqual([]);
    await source.close();
  });

  it('waits for the end of a line that is half written', async () => {
    const { numbers, append, source } = await follow(csvFile(HEADER + row(1).slice(0, 9)));
    expect(await numbers()).toEqual([]);
    append(row(1).slice(9, -1));
    expect(await numbers()).toEqual([]);
    append('\n');
    expect(await numbers()).toEqual([1]);
    await source.close();
  });

  it('waits for a quote to be closed, over line ends too, and for half a character', async () => {
    const text: Schema = [
      schema[0] ?? { name: 'ts', type: { kind: 'TIMESTAMP' } },
      { name: 'n', type: { kind: 'VARCHAR' } },
    ];
    const { numbers, file, source } = await follow(csvFile(`${HEADER}1970-01-01,"a\n`), { schema: text });
    expect(await numbers()).toEqual([]);
    const rest = Buffer.from('é"\n');
    appendFileSync(file, rest.subarray(0, 1));
    expect(await numbers()).toEqual([]);
    appendFileSync(file, rest.subarray(1));
    expect(await numbers()).toEqual(['a\né']);
    await source.close();
  });

  it('may begin empty, and its header come later', async () => {
    const { numbers, append, source } = await follow(csvFile(''));
    expect(await numbers()).toEqual([]);
    append('ts');
    expect(await numbers()).toEqual([]);
    append(`,n\n${row(5)}`);
    expect(await numbers()).toEqual([5]);
    await source.close();
  });

  it('says since when it is quiet: since it was last written', async () => {
    const { source } = await follow(csvFile(HEADER + row(1)));
    expect((await source.read(10))?.quietSince).toBeUndefined();
    expect((await source.read(10))?.quietSince).toBeGreaterThan(0);
    await source.close();
  });

  it('gives a record that cannot be read as a dead letter', async () => {
    const file = join(temporaryFolder({ 'a.ndjson': '{"ts":"1970-01-01","n":1}\nx\n' }), 'a.ndjson');
    const { numbers, append, source } = await follow(file);
    expect(await numbers()).toEqual([1, 'x']);
    append('{"ts":"1970-01-01","n":2}\n{"ts"');
    expect(await numbers()).toEqual([2]);
    await source.close();
  });

  it('is gone on with exactly where it was, from every place', async () => {
    const file = csvFile(HEADER);
    const first = await follow(file);
    const marks: SourceMark[] = [];
    for (let n = 0; n < 12; n++) {
      first.append(row(n).slice(0, 5 + n));
      await first.numbers();
      marks.push({ offset: n, finished: false, ...first.mark() });
      first.append(row(n).slice(5 + n));
      await first.numbers();
    }
    await first.source.close();
    for (const mark of marks) {
      const again = await follow(file, {}, JSON.parse(JSON.stringify(mark)));
      expect(await again.numbers()).toEqual(Array.from({ length: 12 - mark.offset }, (_, i) => mark.offset + i));
      again.append('');
      expect(await again.numbers()).toEqual([]);
      await again.source.close();
    }
  });

  it.each([
    ['shorter', (file: string) => truncateSync(file, HEADER.length)],
    ['others', (file: string) => writeFileSync(file, HEADER + row(3) + row(2))],
    ['without its header', (file: string) => writeFileSync(file, row(1) + row(2) + HEADER)],
  ])('is refused when what was read of it is %s at the next start', async (_, change) => {
    const first = await follow(csvFile(HEADER + row(1) + row(2)));
    await first.numbers();
    await first.source.close();
    change(first.file);
    const opening = follow(first.file, {}, first.mark());
    await expect(opening).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
  });

  it('may only grow', async () => {
    const { numbers, file, source } = await follow(csvFile(HEADER + row(1) + row(2)));
    await numbers();
    truncateSync(file, HEADER.length);
    const reading = source.read(10);
    await expect(reading).rejects.toMatchObject({ code: 'ARCHIVE_MISMATCH' });
    await expect(reading).rejects.toThrow(/^a is shorter now than what was read of it; .*\n.*new name/);
    await source.close();
  });

  it('may not be replaced', async () => {
    const { numbers, file, source } = await follow(csvFile(HEADER + row(1)));
    await numbers();
    renameSync(file, `${file}.1`);
    writeFileSync(file, HEADER + row(1) + row(2));
    await expect(source.read(10)).rejects.toThrow('a is another file now');
    await source.close();
  });

  it('fails when it is gone, or ends where that is what files do', async () => {
    const fails = await follow(csvFile(HEADER + row(1)));
    await fails.numbers();
    rmSync(fails.file);
    await expect(fails.source.read(10)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await fails.source.close();

    const ends = await follow(csvFile(HEADER + row(1) + row(2).trimEnd()), { whenGone: 'ends' });
    expect(await ends.numbers()).toEqual([1]);
    rmSync(ends.file);
    expect(await ends.numbers()).toEqual([2, 'a is gone: 2 of its records were read']);
    expect(await ends.numbers()).toEqual(['end']);
    expect(ends.mark()).toMatchObject({ offset: 2, finished: true });
    await ends.source.close();
  });

  it('that is gone before it is opened ends with nothing', async () => {
    const ends = await follow(join(temporaryFolder(), 'a.csv'), { whenGone: 'ends' });
    expect(await ends.numbers()).toEqual(['a is gone: 0 of its records were read']);
  });

  it('that ended is not read again under its name', async () => {
    const opening = follow(csvFile(HEADER), {}, { offset: 1, finished: true });
    await expect(opening).rejects.toThrow('a is there again');
  });
});
