import type { ArchivePolicy } from '../archive.js';
import { maintainIfFree } from '../maintain.js';
import { requireManifest } from '../manifest-file.js';
import { compactSegments, eachLevel } from './compact.js';
import { planPrune } from './plan-prune.js';
import { deleteReplaced, pruneSegments } from './prune.js';
import type { Rewriting } from './rewrite-segments.js';

/**
 * What an archive needs now and then: few segments, no days that are too old, no files that nobody reads. Somebody else at
 * it is as good.
 */
export async function keepUp(
  folder: string,
  { policy, now, reached }: Pick<Rewriting, 'now' | 'reached'> & { readonly policy: ArchivePolicy },
): Promise<void> {
  // One thread takes less in all than several, and leaves the other cores to the run.
  const options = { folder, now, reached, threads: 1 };
  const manifest = await requireManifest(folder);
  const { retention: age, retentionBytes: bytes } = policy;
  const limits = { ...(age === undefined ? {} : { age }), ...(bytes === undefined ? {} : { bytes }) };
  const choice = eachLevel(policy.compactCount);
  const isCrowded = choice(manifest).length > 0;
  const isOld = (await planPrune(folder, manifest, limits, now())) !== undefined;
  const isReplaced = manifest.replaced.some(({ since }) => since + policy.grace <= now());
  if (!isCrowded && !isOld && !isReplaced) return;
  await maintainIfFree(options, async () => {
    if (isOld) await pruneSegments(limits, options);
    if (isCrowded) await compactSegments(choice, options);
    await deleteReplaced(policy.grace, options);
  });
}
