import { isClaimed, type Manifest, type Segment } from '../manifest.js';
import { inMemory } from '../scratch-database.js';
import { hasClaimColumns } from '../views/claim-columns.js';
import { createEnded, ONLY_UNCOUNTED } from '../views/ended-claims.js';
import { tableRows } from '../views/table-view.js';
import { mayBeUncounted } from './may-be-uncounted.js';

/**
 * How many rows in the segments of each table do not count, since a later claim has ended theirs; of the others nothing.
 * Looks into `all` segments, or into those alone of which the manifest does not say that all their rows count.
 */
export async function uncountedRows(manifest: Manifest, among: 'all' | 'some'): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  if (!isClaimed(manifest)) return counts;
  await inMemory(async (database) => {
    const ended = await createEnded(database, manifest, []);
    if (ended.size === 0) return;
    const isLookedInto = (segment: Segment): boolean =>
      hasClaimColumns(manifest.tables[segment.table]?.schemas[segment.schema] ?? []) &&
      (among === 'all' || mayBeUncounted(segment, ended));
    const segments = manifest.segments.filter(isLookedInto).map(({ claims: _, ...segment }) => segment);
    for (const path of new Set(segments.map(({ table }) => table))) {
      const rows = tableRows({ ...manifest, segments }, path, [], { ended, join: ONLY_UNCOUNTED });
      const [[count] = []] = await database.rows(`SELECT count(*) FROM (${rows})`);
      if (Number(count) > 0) counts.set(path, Number(count));
    }
  });
  return counts;
}
