import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import type { Schema } from '../../src/schema.js';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const schema: Schema = [{ name: 'a', type: { kind: 'INTEGER' } }];

async function writeStream(directory: string, name: string): Promise<void> {
  const archive = await openArchive(archiveOptions(directory, { streams: [{ name, schema }] }));
  await archive.commit(epoch({ events: [batchOf(name, schema, [[1]])], checkpoint: { pieces: [] } }));
  await archive.close();
}

test('no folder with a question mark, before anything is made', async () => {
  await expect(writeStream(join(temporaryFolder(), 'what?', 'a'), 's')).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('question mark'),
  });
});

test('a stream is named as long as a file may be, in whichever letters, and no longer', async () => {
  const folder = temporaryFolder();
  for (const [place, letter] of ['n', 'ü'].entries()) {
    const longest = letter.repeat(180 / encodeURIComponent(letter).length);
    const directory = join(folder, `${place}`);
    await expect(writeStream(directory, `${longest}${letter}`)).rejects.toThrow("a stream's name is too long");
    await writeStream(directory, longest);
    expect(await ask(directory, `SELECT a FROM "${longest}"`)).toEqual([[1]]);
  }
});

test('a segment that is damaged or missing is named with the way out', async () => {
  const directory = join(temporaryFolder(), 'archive');
  await writeStream(directory, 's');
  const [{ path } = { path: '' }] = (await requireManifest(directory)).segments.filter(
    ({ table }) => table === 'events/s',
  );
  truncateSync(join(directory, path), 100);
  await expect(ask(directory, 'FROM s')).rejects.toThrow(/events\/s\/.*is damaged\n.*archive restore/);
  rmSync(join(directory, path));
  await expect(ask(directory, 'FROM s')).rejects.toThrow(/events\/s\/.*is missing\n.*archive restore/);
});

test('a hot file that is no database is named', async () => {
  const directory = join(temporaryFolder(), 'archive');
  await writeStream(directory, 's');
  writeFileSync(join(directory, 'hot/main.duckdb'), 'x'.repeat(20_000));
  await expect(ask(directory, 'FROM s')).rejects.toThrow(/hot\/main\.duckdb" is not a database/);
});
