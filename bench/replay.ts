import { rowOptions } from '../src/engine/partitions/row-options.js';
import { run } from '../src/engine/run.js';
import { replayArchive } from '../src/history/replay-archive.js';
import { withHistory } from '../src/history/with-history.js';
import { streamFieldsRead } from '../src/query/stream-fields-read.js';
import { fileSource } from '../src/sources/file-source.js';
import { archivedRun, projectArchive } from './archived-run.js';
import { benchProject } from './bench-project.js';
import type { Beside, Side, Work } from './benchmark.js';
import { archiveFolder, shopArchive } from './shop-archive.js';

/** Archived events through the matcher again, beside the run that read, matched and archived them. */
export const replayBesideLive: Beside = replayBeside({
  name: 'history/replay-beside-live',
  beside: 'motif run: the same queries over the file, and the archive',
  wanted: { '': 0.5, '/wall': 0.5 },
  other: { prepare: ({ events, file = '' }, folder) => archiveFile(events, file, folder) },
});

/** The same beside a run that keeps nothing. */
export const replayBesideReading: Beside = replayBeside({
  name: 'history/replay-beside-no-archive',
  beside: 'motif run --no-archive: the same queries over the file, nothing kept',
  other: { prepare: ({ events, file = '' }) => readFile(events, file) },
});

/** The same beside the fastest SQL found that says the same of the archive. */
export const replayBesideSql: Beside = replayBeside({
  name: 'history/replay-beside-sql',
  beside: 'DuckDB, an ASOF join, over the same archive',
  other: { prepare: ({ events, file = '' }) => askSql(events, file) },
});

function replayBeside(about: Pick<Beside, 'name' | 'beside' | 'other' | 'wanted'>): Beside {
  return {
    kind: 'beside',
    measures: 'work',
    ...about,
    input: ({ folder, scale }) => shopArchive(folder, scale),
    motif: { prepare: ({ events, file = '' }) => replayFile(events, file) },
  };
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

async function archiveFile(events: number, file: string, folder: string): Promise<Work> {
  const project = await benchProject();
  let matches = 0;
  const onBehaviours = (found: readonly unknown[]): void => {
    matches += found.length;
  };
  return {
    run: async () => archivedRun({ project, file, archive: await projectArchive(folder, project, {}), onBehaviours }),
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

/**
 * The adds between two removes share the next one; the earliest of them that is less than 30 minutes before it is the match.
 * With window functions in place of the ASOF join (`min(ts) FILTER (event = 'remove')` over what follows; the removes before
 * a row counted, and joined or grouped by that; RANGE of 30 minutes) it took 1.1 to 1.4 times as long.
 */
const CHANGED_MIND = `
  SELECT a.user_id, a.item_id, min(a.ts) AS added_at, r.ts AS removed_at
  FROM (FROM streams.events SELECT *, epoch_us(ts)::HUGEINT * 1_000_000_000 + _offset AS place WHERE event = 'add') AS a
  ASOF JOIN (FROM streams.events SELECT *, epoch_us(ts)::HUGEINT * 1_000_000_000 + _offset AS place WHERE event = 'remove') AS r
    ON a.user_id = r.user_id AND a.item_id = r.item_id AND a.place <= r.place
  WHERE r.ts < a.ts + INTERVAL 30 MINUTE GROUP BY a.user_id, a.item_id, r.place, r.ts`;

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
