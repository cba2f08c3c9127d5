import type { Epoch } from '../../archive/epoch.js';
import { queryOf } from '../../behaviour.js';
import type { MotifError } from '../../errors.js';
import type { Project, QueryPlan } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import type { FoundCounts, RunProgress, RunSummary } from '../contract.js';
import type { Partitions } from '../partitions/partitions.js';

type Counts = { -readonly [Part in keyof FoundCounts]: FoundCounts[Part] };

/** What a run has committed so far. */
export class Tally {
  readonly #found: Map<string, Counts>;
  #progress: RunProgress = { events: 0, deadLetters: 0, late: 0, duplicates: 0, behaviours: 0 };

  constructor({ queries }: Project) {
    this.#found = new Map(queries.map((plan) => [plan.type.name, nothingOf(plan)]));
  }

  /** Queries have come. Those that are gone have given what they gave. */
  follow({ queries }: Project): void {
    for (const plan of queries) {
      if (!this.#found.has(plan.type.name)) this.#found.set(plan.type.name, nothingOf(plan));
    }
  }

  get progress(): RunProgress {
    return this.#progress;
  }

  add({ events, deadLetters, late, duplicates = 0, behaviours }: Epoch, at: ReturnType<typeof reached>): void {
    const before = this.#progress;
    this.#progress = {
      events: events.reduce((sum, { length }) => sum + length, before.events),
      deadLetters: before.deadLetters + deadLetters.length,
      late: before.late + late.length,
      duplicates: before.duplicates + duplicates,
      behaviours: before.behaviours + behaviours.length,
      ...at,
    };
    for (const { type, kind, revision } of behaviours) {
      const counts = this.#found.get(queryOf(type));
      const counted = revision === undefined || kind === 'retracted' ? COUNTED[kind] : 'revised';
      if (counts !== undefined) counts[counted] = (counts[counted] ?? 0) + 1;
    }
  }

  reach(at: ReturnType<typeof reached>): void {
    const { events, deadLetters, late, duplicates, behaviours } = this.#progress;
    this.#progress = { events, deadLetters, late, duplicates, behaviours, ...at };
  }

  summary(end: { interrupted: boolean; nothingNew: boolean; failure: MotifError | undefined }): RunSummary {
    const { failure, ...rest } = end;
    return { ...this.#progress, ...rest, found: this.#found, ...(failure === undefined ? {} : { failure }) };
  }
}

const COUNTED = { match: 'matches', timeout: 'timeouts', window: 'rows', row: 'rows', retracted: 'retracted' } as const;

function nothingOf(plan: QueryPlan): Counts {
  return plan.into === undefined ? noneOf(plan) : { ...noneOf(plan), into: plan.into.type.name };
}

function noneOf(plan: QueryPlan): Counts {
  if (plan.kind !== 'match') return { rows: 0 };
  const isWithUnmatched = plan.pattern.rows === 'all-rows-with-unmatched';
  return { matches: 0, timeouts: 0, ...(isWithUnmatched ? { rows: 0 } : {}) };
}

/** How far all inputs together are. */
export function reached(
  partitions: Partitions,
  watermark: Timestamp,
  now: Timestamp | undefined,
): Pick<RunProgress, 'share' | 'watermark' | 'waitingFor'> {
  const { inputs, isOpenEnded } = partitions;
  const waitingFor =
    now === undefined || watermark === Number.POSITIVE_INFINITY ? undefined : partitions.waitingFor(now);
  const shares = inputs.flatMap(({ share }) => (share === undefined ? [] : [share]));
  return {
    ...(!isOpenEnded && inputs.length > 0 && shares.length === inputs.length
      ? { share: shares.reduce((sum, share) => sum + share, 0) / shares.length }
      : {}),
    ...(Number.isFinite(watermark) ? { watermark } : {}),
    ...(waitingFor === undefined ? {} : { waitingFor }),
  };
}
