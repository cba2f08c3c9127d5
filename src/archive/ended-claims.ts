import type { Database } from '../duckdb/database.js';
import { isClaimed, type Manifest } from './manifest.js';
import { type HotFile, tableRows } from './table-view.js';
import { CLAIMS_TABLE } from './tables.js';

/** Of each claim that a later one has ended, the task's first epoch of which it wrote nothing that counts. */
const ENDED = 'motif.ended';

const IS_ENDED = 'r._claim = ended.claim AND r._epoch >= ended.epoch';

/** What stands behind a FROM with rows `r` that have claims' columns, so that those are left out which do not count. */
export const ONLY_COUNTED: string = `ANTI JOIN ${ENDED} AS ended ON ${IS_ENDED}`;
/** And all but these. */
export const ONLY_UNCOUNTED: string = `SEMI JOIN ${ENDED} AS ended ON ${IS_ENDED}`;
/** As a condition on rows `r`. */
export const IS_COUNTED: string = `NOT EXISTS (SELECT 1 FROM ${ENDED} AS ended WHERE ${IS_ENDED})`;

/**
 * Makes the table `ENDED`, of what the archive knows of its claims. Whether there is anything in it: where no task had a
 * second owner all rows count.
 */
export async function createEnded(database: Database, manifest: Manifest, hot: readonly HotFile[]): Promise<boolean> {
  if (!isClaimed(manifest)) return false;
  await database.run('CREATE SCHEMA IF NOT EXISTS motif');
  // A claim may be there twice: its owner was told that it failed, and asked once more.
  await database.run(`CREATE OR REPLACE TABLE ${ENDED} AS
    SELECT DISTINCT claim, epoch FROM (
      SELECT claim, min(first_epoch) OVER (
        PARTITION BY task ORDER BY number RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS epoch FROM (${tableRows(manifest, CLAIMS_TABLE.path, hot)})
    ) WHERE epoch IS NOT NULL`);
  const [[count] = []] = await database.rows(`SELECT count(*) FROM ${ENDED}`);
  return Number(count) > 0;
}
