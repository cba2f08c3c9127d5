import { join } from 'node:path';
import { CATALOGUE } from '../src/archive/catalogue-file.js';
import type { Beside, Work } from './benchmark.js';
import { QUERIES } from './queries-folder.js';
import { runMotif } from './run-motif.js';
import { archiveFolder, shopArchive } from './shop-archive.js';

const KEY = { user_id: 'user-0000042', item_id: 'item-000298' };

/** Why nothing was found for one key of a million, from the start of the process to the answer. */
export const whyNotOneKey: Beside = {
  kind: 'beside',
  name: 'history/why-not-one-key-of-1m',
  measures: 'figures',
  beside: "the key's events alone, by DuckDB through the catalogue",
  input: ({ folder, scale }) => shopArchive(folder, scale),
  motif: { prepare: async ({ events, file = '' }) => timed(events, () => ask(archiveFolder(file))) },
  other: { prepare: async ({ events, file = '' }) => timed(events, () => select(archiveFolder(file))) },
};

function timed(events: number, run: () => Promise<void>): Work {
  let seconds = Number.NaN;
  return {
    async run() {
      await run();
      // Since the process began.
      seconds = performance.now() / 1_000;
    },
    outcome: async () => ({ events, matches: 0, digest: 0, archived: null }),
    figures: async () => [{ suffix: '/answer', unit: 's', value: seconds }],
  };
}

function ask(archive: string): Promise<void> {
  const keys = Object.entries(KEY).flatMap(([column, value]) => ['--key', `${column}=${value}`]);
  return runMotif(['why-not', 'cart_changed_mind', QUERIES, ...keys, '--archive', archive]);
}

async function select(archive: string): Promise<void> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(join(archive, CATALOGUE), { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const { user_id, item_id } = KEY;
  await connection.runAndReadAll(
    `FROM events WHERE user_id = '${user_id}' AND item_id = '${item_id}' ORDER BY ts, _offset`,
  );
}
