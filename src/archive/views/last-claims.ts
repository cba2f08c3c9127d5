import type { Claim } from '../epoch.js';
import { type HotStore, qualified } from '../hot/hot-store.js';
import type { Manifest } from '../manifest.js';
import { inMemory } from '../scratch-database.js';
import { CLAIMS_TABLE } from '../tables.js';
import { tableRows } from './table-view.js';

/** The last claim of each task, as far as segments and the newest hot rows of one engine know. */
export async function lastClaims(manifest: Manifest, store: HotStore): Promise<readonly Claim[]> {
  const hot = await store.database.rows(lastOf(qualified(store.tableName(CLAIMS_TABLE.path))));
  const sealed = await inMemory((database) => database.rows(lastOf(`(${tableRows(manifest, CLAIMS_TABLE.path, [])})`)));
  const last = new Map<string, Claim>();
  for (const [name, number, firstEpoch] of [...sealed, ...hot]) {
    const claim = { task: String(name), number: Number(number), firstEpoch: Number(firstEpoch) };
    if (claim.number >= (last.get(claim.task)?.number ?? 0)) last.set(claim.task, claim);
  }
  return [...last.values()];
}

function lastOf(rows: string): string {
  return `SELECT task, max(number), arg_max(first_epoch, number) FROM ${rows} GROUP BY task`;
}
