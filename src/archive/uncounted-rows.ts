import { hasClaimColumns } from './claim-columns.js';
import { createEnded, ONLY_UNCOUNTED } from './ended-claims.js';
import { isClaimed, type Manifest } from './manifest.js';
import { inMemory } from './scratch-database.js';
import { tableRows } from './table-view.js';
import { CLAIMS_TABLE } from './tables.js';

/** How many rows in the segments of each table do not count, since a later claim has ended theirs; of the others nothing. */
export async function uncountedRows(manifest: Manifest): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (!isClaimed(manifest)) return counts;
  await inMemory(async (database) => {
    if (!(await createEnded(database, manifest, []))) return;
    for (const path of Object.keys(manifest.tables)) {
      if (path === CLAIMS_TABLE.path) continue;
      const [[rows] = []] = await database.rows(
        `SELECT count(*) FROM (${tableRows(claimedOnly(manifest, path), path, [], ONLY_UNCOUNTED)})`,
      );
      if (Number(rows) > 0) counts.set(path, Number(rows));
    }
  });
  return counts;
}

/** Without the segments whose rows all count, since they have no claims' columns. */
function claimedOnly(manifest: Manifest, path: string): Manifest {
  const schemas = manifest.tables[path]?.schemas ?? [];
  return { ...manifest, segments: manifest.segments.filter(({ schema }) => hasClaimColumns(schemas[schema] ?? [])) };
}
