import type { Database } from '../../duckdb/database.js';
import type { EndedClaims } from '../hot/may-be-uncounted.js';
import { isClaimed, type Manifest } from '../manifest.js';
import { CLAIMS_TABLE } from '../tables.js';
import { type HotFile, tableRows } from './table-view.js';

const ENDED = 'motif.ended';
const IS_ENDED = 'r._claim = ended.claim AND r._epoch >= ended.epoch';

/** What stands behind a FROM with rows `r` that have claims' columns, so that those are left out which do not count; */
export const ONLY_COUNTED: string = `ANTI JOIN ${ENDED} AS ended ON ${IS_ENDED}`;
/** so that all but these are. */
export const ONLY_UNCOUNTED: string = `SEMI JOIN ${ENDED} AS ended ON ${IS_ENDED}`;
/** `ONLY_COUNTED` as a condition. */
export const IS_COUNTED: string = `NOT EXISTS (SELECT 1 FROM ${ENDED} AS ended WHERE ${IS_ENDED})`;

/** Makes the table that these read, of what an archive knows of its claims. */
export async function createEnded(
  database: Database,
  manifest: Manifest,
  hot: readonly HotFile[],
): Promise<EndedClaims> {
  if (!isClaimed(manifest)) return new Map();
  await database.run('CREATE SCHEMA IF NOT EXISTS motif');
  // A claim may be there twice: its owner was told that it failed, and asked once more.
  await database.run(`CREATE OR REPLACE TABLE ${ENDED} AS
    SELECT DISTINCT claim, epoch FROM (
      SELECT claim, min(first_epoch) OVER (
        PARTITION BY task ORDER BY number RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
      ) AS epoch FROM (${tableRows(manifest, CLAIMS_TABLE.path, hot)})
    ) WHERE epoch IS NOT NULL`);
  const rows = await database.rows(`SELECT claim, epoch FROM ${ENDED}`);
  return new Map(rows.map(([claim, epoch]) => [String(claim), Number(epoch)]));
}
