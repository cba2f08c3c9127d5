import type { Epoch } from '../archive/epoch.js';
import type { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import type { RunProgress, RunSummary } from './contract.js';
import type { PartitionInput } from './partition-input.js';

/** What a run has committed so far. */
export class Tally {
  readonly #found: Map<string, { matches: number; timeouts: number }>;
  #progress: RunProgress = { events: 0, deadLetters: 0, late: 0, behaviours: 0 };

  constructor({ queries }: Project) {
    this.#found = new Map(queries.map(({ type }) => [type.name, { matches: 0, timeouts: 0 }]));
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  add({ events, deadLetters, late, behaviours }: Epoch, at: Pick<RunProgress, 'share' | 'watermark'>): void {
    const before = this.#progress;
    this.#progress = {
      events: events.reduce((sum, { length }) => sum + length, before.events),
      deadLetters: before.deadLetters + deadLetters.length,
      late: before.late + late.length,
      behaviours: before.behaviours + behaviours.length,
      ...at,
    };
    for (const { type, kind } of behaviours) {
      const count = this.#found.get(type.name);
      if (count === undefined) continue;
      if (kind === 'timeout') count.timeouts++;
      else count.matches++;
    }
  }

  summary(end: { interrupted: boolean; nothingNew: boolean; failure: MotifError | undefined }): RunSummary {
    const { failure, ...rest } = end;
    return { ...this.#progress, ...rest, found: this.#found, ...(failure === undefined ? {} : { failure }) };
  }
}

/** How far all inputs together are. */
export function reached(
  inputs: readonly PartitionInput[],
  watermark: Timestamp,
): Pick<RunProgress, 'share' | 'watermark'> {
  const shares = inputs.flatMap(({ share }) => (share === undefined ? [] : [share]));
  return {
    ...(inputs.length > 0 && shares.length === inputs.length
      ? { share: shares.reduce((sum, share) => sum + share, 0) / shares.length }
      : {}),
    ...(Number.isFinite(watermark) ? { watermark } : {}),
  };
}
