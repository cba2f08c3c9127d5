import { MotifError } from '../errors.js';
import { epochAtHand, type PipelineEpoch } from '../pipeline-epoch.js';
import type { PipelineStore } from '../pipeline-store.js';

/**
 * The epoch at hand, of what is committed to that store.
 * @throws MotifError `INVALID_ARGUMENT` outside of such an epoch: what is delivered now would belong to none.
 */
export function epochOf(store: PipelineStore): PipelineEpoch {
  const epoch = epochAtHand();
  if (epoch?.store === store) return epoch;
  throw new MotifError('INVALID_ARGUMENT', {
    message: "something on its way to an archive's sink is not of an epoch of its source",
    hint:
      'Between a source of motif and the sink every operator must be synchronous, and what they share must be subscribed to ' +
      "by the archive's sink first. Send the rest to a sink of its own.",
  });
}
