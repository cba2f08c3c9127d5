import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Archive } from '../../src/archive/archive.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { DAY, HOUR } from '../../src/time.js';
import { BASE } from '../support/archive/epochs.mjs';
import { lineProcess } from '../support/archive/line-process.js';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { PYTHON, pythonHas } from '../support/python.js';
import { killRuns } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SUPPORT = resolve(import.meta.dirname, '../support/archive');
const ROWS = 50;
/** How often each is asked. */
const ANSWERS = Math.ceil(killRuns / 4);
const SCHEMA = [{ name: 'n', type: { kind: 'BIGINT' } }] as const;
/** Seals every other epoch; rows of stream `old` are pruned as soon as they are sealed. Files that are replaced stay. */
const OPTIONS = {
  streams: ['s', 'old'].map((name) => ({ name, schema: SCHEMA })),
  policy: { sealRows: 2 * ROWS, compactCount: 2, grace: HOUR, retention: DAY },
  now: () => BASE,
};
/** How many rows, and how many that are where they should be: 0, 1, 2, … without a gap or a double. */
const QUESTION = `SELECT count(*), count(DISTINCT n) FILTER (WHERE n BETWEEN 0 AND (SELECT count(*) - 1 FROM s)) FROM s`;

const hasPython = pythonHas('duckdb');

/** Commits until the readers are done. */
class Writer {
  /** Rows that were acknowledged. */
  acknowledged = 0;
  #stopped = false;

  async write(archive: Archive): Promise<void> {
    await archive.restore();
    for (let from = 0; !this.#stopped; from += ROWS) {
      const rows = Array.from({ length: ROWS }, (_, i) => [from + i]);
      const s = { ...batchOf('s', SCHEMA, rows, from), times: new Float64Array(ROWS).fill(BASE) };
      const events = [s, batchOf('old', SCHEMA, [[from]], from)];
      await archive.commit(epoch({ events, checkpoint: { pieces: [] } }));
      this.acknowledged = from + ROWS;
    }
    await archive.close();
  }

  stop(): void {
    this.#stopped = true;
  }
}

test('law: who asks while an archive is written, sealed, compacted and pruned gets each row once, and all that was acknowledged', async () => {
  const directory = join(temporaryFolder(), 'archive');
  const writer = new Writer();
  const written = writer.write(await openArchive(archiveOptions(directory, OPTIONS)));
  const other = lineProcess(process.execPath, [join(SUPPORT, 'read-offsets.mjs'), directory, QUESTION]);

  async function read(question: () => Promise<readonly unknown[]>): Promise<void> {
    let last = 0;
    for (let answers = 0; answers < ANSWERS; answers++) {
      const { acknowledged } = writer;
      const [count, inPlace] = await question();
      expect(inPlace).toBe(count);
      expect(Number(count) % ROWS).toBe(0);
      expect(count).toBeGreaterThanOrEqual(Math.max(acknowledged, last));
      last = Number(count);
    }
  }
  await Promise.all([
    read(async () => (await ask(directory, QUESTION))[0] ?? []),
    read(async () => JSON.parse(await other.ask('new'))),
  ]);
  writer.stop();
  await written;
  await other.end();
  expect(await ask(directory, QUESTION)).toEqual([[writer.acknowledged, writer.acknowledged]]);
  expect(await ask(directory, 'SELECT count(*) FROM old')).toEqual([[0]]);
}, 600_000);

test.skipIf(!hasPython)(
  "law: Python's duckdb gets each row once that was sealed, while the archive is written",
  async () => {
    const directory = join(temporaryFolder(), 'archive');
    const writer = new Writer();
    const written = writer.write(await openArchive(archiveOptions(directory, OPTIONS)));
    const args = [join(SUPPORT, 'read_offsets.py'), join(directory, 'catalog.duckdb'), QUESTION];
    // Of one process both would be one: Python's duckdb opens a file again only when all it had on it is closed.
    const [held, fresh] = [lineProcess(PYTHON, args), lineProcess(PYTHON, args)];
    const [before] = JSON.parse(await held.ask('held'));
    let last = before;
    for (let answers = 0; answers < ANSWERS || last <= before + 4 * ROWS; answers++) {
      const [count, inPlace] = JSON.parse(await fresh.ask('new'));
      expect(inPlace).toBe(count);
      expect(count).toBeGreaterThanOrEqual(last);
      expect(answers).toBeLessThan(100 * ANSWERS);
      last = count;
    }
    // What was compacted since is still there for those who had the catalogue open before.
    expect(JSON.parse(await held.ask('held'))).toEqual([before, before]);
    writer.stop();
    await written;
    expect(JSON.parse(await fresh.ask('new'))).toEqual([writer.acknowledged, writer.acknowledged]);
    await Promise.all([held.end(), fresh.end()]);
  },
  600_000,
);
