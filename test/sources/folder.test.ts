import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Schema } from '../../src/schema.js';
import { Folder, type FolderOptions } from '../../src/sources/folder.js';
import { SECOND } from '../../src/time.js';
import { readSource } from '../support/read-source.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [{ name: 'ts', type: { kind: 'TIMESTAMP' } }];
const ROW = '{"ts":"1970-01-01"}\n';

function folderOf(folder: string, options: Partial<FolderOptions> = {}): Folder {
  return new Folder({ stream: 's', name: 'in', folder, format: 'json', schema, ...options });
}

async function found(folder: Folder): Promise<readonly string[]> {
  const { sources, notes } = await folder.discover();
  return [...sources.map(({ name, partition, arrival }) => `${name} ${partition} ${arrival?.kind}`), ...notes];
}

describe('a folder', () => {
  it('is its files of the format, in the order of their names, each a partition', async () => {
    const path = temporaryFolder({ 'b.ndjson': ROW, 'a.jsonl': ROW, 'c.json.gz': gzipSync(ROW), 'B.NDJSON': ROW });
    mkdirSync(join(path, 'd.ndjson'));
    const folder = folderOf(path);
    expect(await found(folder)).toEqual([
      'in/B.NDJSON 0 stored',
      'in/a.jsonl 0 stored',
      'in/b.ndjson 0 stored',
      'in/c.json.gz 0 stored',
    ]);
  });

  it('passes over what is hidden in silence, and with a word what ends otherwise', async () => {
    const path = temporaryFolder({ 'a.ndjson': ROW, '.b.ndjson': ROW, '_c.ndjson': ROW, 'd.csv': 'ts\n', notes: '' });
    expect(await found(folderOf(path, { interval: SECOND }))).toEqual([
      'in/a.ndjson 0 polled',
      'in/d.csv is passed over: its name does not end as json does',
      'in/notes is passed over: its name does not end as json does',
    ]);
  });

  it('that is looked into again gives what is new, once', async () => {
    const path = temporaryFolder();
    const folder = folderOf(path, { interval: SECOND, name: 'in/' });
    expect(await found(folder)).toEqual([]);
    writeFileSync(join(path, 'b.ndjson'), ROW);
    writeFileSync(join(path, 'a.ndjson.gz'), gzipSync(ROW));
    expect(await found(folder)).toEqual(['in/a.ndjson.gz 0 stored', 'in/b.ndjson 0 polled']);
    expect(await found(folder)).toEqual([]);
    writeFileSync(join(path, 'a.ndjson'), ROW);
    expect(await found(folder)).toEqual(['in/a.ndjson 0 polled']);
  });

  it('does not take a file under the name of one that was there before', async () => {
    const path = temporaryFolder({ 'a.ndjson': ROW });
    const folder = folderOf(path, { interval: SECOND });
    await folder.discover();
    rmSync(join(path, 'a.ndjson'));
    expect(await found(folder)).toEqual([]);
    writeFileSync(join(path, 'a.ndjson'), ROW);
    await expect(folder.discover()).rejects.toThrow(/^in\/a\.ndjson is there again: .*\n.*new name/);
  });

  it('gives sources that can be read', async () => {
    const path = temporaryFolder({ 'a.ndjson': ROW, 'b.ndjson.gz': gzipSync(ROW + ROW) });
    const { sources } = await folderOf(path).discover();
    const positions = [];
    for (const source of sources) positions.push(...(await readSource(source)).rows.map(({ position }) => position));
    expect(positions).toEqual([
      { source: 'in/a.ndjson', partition: 0, offset: 0 },
      { source: 'in/b.ndjson.gz', partition: 0, offset: 0 },
      { source: 'in/b.ndjson.gz', partition: 0, offset: 1 },
    ]);
  });

  it('that is read once has something of the format in it', async () => {
    const reading = folderOf(temporaryFolder({ 'a.csv': '' })).discover();
    await expect(reading).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(reading).rejects.toThrow('in/ has no file whose name ends as json does\n  there are a.csv');
  });

  it('may be gone', async () => {
    const path = temporaryFolder();
    rmSync(path, { recursive: true });
    await expect(folderOf(path, { interval: SECOND }).discover()).rejects.toThrow('in/ does not exist');
  });
});
