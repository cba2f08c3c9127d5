import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { maintain } from '../../src/archive/maintain.js';
import { requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { compactSegments, everything } from '../../src/archive/segments/compact.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { expectNothingLeft } from '../support/archive/expect-epochs.js';
import { lineProcess } from '../support/archive/line-process.js';
import { archiveOptions, ask } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SCRIPT = resolve(import.meta.dirname, '../support/archive/engine.mjs');
const NAMES = ['one', 'two', 'maintenance'];
const STREAMS = [{ name: 's', schema: [{ name: 'n', type: { kind: 'BIGINT' } }] }] as const;
/** Of each engine how many rows, how many different ones, and the last. */
const QUESTION = 'SELECT _source, count(*), count(DISTINCT n), max(n) + 1 FROM s GROUP BY ALL';

test('engines of three processes write one archive at once; one is killed, and the others go on', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const options = { folder: directory, now: () => 0, reached: () => undefined };
  const engines = new Map(NAMES.map((name) => [name, lineProcess(process.execPath, [SCRIPT, directory, name])]));
  const acknowledged = new Map<string, number>();

  async function commit(name: string): Promise<void> {
    acknowledged.set(name, Number(await engines.get(name)?.ask('commit')));
  }
  async function expectAll(): Promise<void> {
    const all = [...acknowledged].map(([name, rows]) => [name, rows, rows, rows]);
    expect(new Set(await ask(directory, QUESTION))).toEqual(new Set(all));
  }

  for (let round = 0; round < 2; round++) {
    await Promise.all(NAMES.map(commit));
    await expectAll();
  }
  await Promise.all([...NAMES.map(commit), maintain(options, () => compactSegments(everything, options))]);
  await expectAll();

  const again = openArchive(archiveOptions(directory, { engine: 'one', streams: STREAMS }));
  await expect(again).rejects.toThrow(/hot\/one\.duckdb" is in use by process \d+ \(.*engine\.mjs.*\n.*--engine NAME/);

  await engines.get('one')?.end('SIGKILL');
  await expectAll();
  await Promise.all(['two', 'maintenance'].map(commit));
  await expectAll();
  await (await openArchive(archiveOptions(directory, { engine: 'one', streams: STREAMS }))).close();
  engines.set('one', lineProcess(process.execPath, [SCRIPT, directory, 'one']));
  await Promise.all(NAMES.map(commit));
  await expectAll();

  await Promise.all(NAMES.map((name) => engines.get(name)?.ask('close')));
  await Promise.all([...engines.values()].map((engine) => engine.end()));
  await expectAll();
  expect(Object.keys((await requireManifest(directory)).engines).sort()).toEqual([...NAMES].sort());
  expect((await verifyArchive(directory)).problems).toEqual([]);
  await expectNothingLeft(directory);
}, 300_000);

test.each(['', 'Main', '-x', '../x', 'a/b', 'a.b', 'ü', 'x'.repeat(64)])(
  '"%s" is refused as the name of an engine',
  async (engine) => {
    const directory = join(temporaryFolder(), 'archive');
    await expect(openArchive(archiveOptions(directory, { engine }))).rejects.toThrow('cannot be the name of an engine');
  },
);
