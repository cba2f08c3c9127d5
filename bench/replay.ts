import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../src/archive/manifest-file.js';
import { rowOptions } from '../src/engine/row-options.js';
import { run } from '../src/engine/run.js';
import { replayArchive } from '../src/history/replay-archive.js';
import { withHistory } from '../src/history/with-history.js';
import { streamFieldsRead } from '../src/query/stream-fields-read.js';
import { fileSource } from '../src/sources/file-source.js';
import { archivedRun, projectArchive } from './archived-run.js';
import { benchProject } from './bench-project.js';
import type { Beside, Side, Work } from './benchmark.js';
import { shopFile } from './shop-file.js';

const EVENTS = 10_000_000;
const USERS = 100_000;

/** Archived events through the matcher again, beside the same events through it from their file. */
export const replayBesideLive: Beside = replayBeside({
  name: 'history/replay-beside-live',
  beside: 'the same queries over the file, nothing kept',
  wanted: { '': 0.5, '/wall': 0.5 },
  other: { prepare: ({ events, file = '' }) => readFile(events, file) },
});

/** The same beside the fastest SQL found that says the same of the archive. */
export const replayBesideSql: Beside = replayBeside({
  name: 'history/replay-beside-sql',
  beside: 'DuckDB, a window function and a join, over the same archive',
  other: { prepare: ({ events, file = '' }) => askSql(events, file) },
});

function replayBeside(about: Pick<Beside, 'name' | 'beside' | 'other' | 'wanted'>): Beside {
  return {
    kind: 'beside',
    measures: 'work',
    ...about,
    async input({ folder, scale }) {
      const events = Math.round(EVENTS * scale);
      const file = await shopFile(folder, events, USERS);
      await archiveOf(file);
      return { events, file };
    },
    motif: { prepare: ({ events, file = '' }) => replayFile(events, file) },
  };
}

function archiveFolder(file: string): string {
  return `${file}.archive`;
}

/** Made once, and kept for the next run. */
async function archiveOf(file: string): Promise<void> {
  const directory = archiveFolder(file);
  if (existsSync(join(directory, MANIFEST))) return;
  const project = await benchProject();
  await archivedRun({ project, file, archive: await projectArchive(directory, project, {}) });
}

async function replayFile(events: number, file: string): Promise<Work> {
  const project = await benchProject();
  let matches = 0;
  return {
    async run() {
      const count = (found: readonly unknown[]): void => {
        matches += found.length;
      };
      await replayArchive({ directory: archiveFolder(file), project, onBehaviours: count });
    },
    outcome: async () => ({ events, matches, digest: 0, archived: null }),
  };
}

async function readFile(events: number, file: string): ReturnType<Side['prepare']> {
  const project = await benchProject();
  let matches = 0;
  return {
    async run() {
      const sources = project.streams.map((stream) => {
        const fields = streamFieldsRead(project.queries, stream.name);
        return fileSource({ name: file, ...rowOptions(stream), fields, continued: false, file, format: 'json' });
      });
      const count = (found: readonly unknown[]): void => {
        matches += found.length;
      };
      await run({ project, sources, onBehaviours: count });
    },
    outcome: async () => ({ events, matches, digest: 0, archived: null }),
  };
}

/** The adds between two removes share the next one; the earliest of them that is less than 30 minutes before it is the match. */
const CHANGED_MIND = `
  WITH numbered AS (
    SELECT user_id, item_id, ts, event, count(*) FILTER (event = 'remove') OVER (
      PARTITION BY user_id, item_id ORDER BY ts, _offset ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS removal FROM streams.events WHERE event IN ('add', 'remove')
  )
  SELECT a.user_id, a.item_id, min(a.ts) AS added_at, r.ts AS removed_at
  FROM (FROM numbered WHERE event = 'add') AS a JOIN (FROM numbered WHERE event = 'remove') AS r
    USING (user_id, item_id, removal)
  WHERE r.ts < a.ts + INTERVAL 30 MINUTE GROUP BY a.user_id, a.item_id, removal, r.ts`;

async function askSql(events: number, file: string): Promise<Work> {
  let matches = 0;
  return {
    async run() {
      await withHistory(archiveFolder(file), async (database) => {
        const [[count] = []] = await database.rows(
          `SELECT count(*) FROM (${CHANGED_MIND}) WHERE hash(user_id, item_id, added_at, removed_at) IS NOT NULL`,
        );
        matches = Number(count);
      });
    },
    outcome: async () => ({ events, matches, digest: 0, archived: null }),
  };
}
