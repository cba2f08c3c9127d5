import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { Task } from '../engine/task.js';
import type { Project } from '../query/plan.js';
import type { Duration, Timestamp } from '../time.js';
import type { ChosenKey } from './key-condition.js';
import type { LiveEnd } from './live-end.js';
import type { Moment } from './moment.js';

export interface ReplayOptions {
  /** The archive's folder. */
  readonly directory: string;
  /** The queries, with those that they read. */
  readonly project: Project;
  /** The behaviours of this time and later. Events from before are read as far back as they may decide something of these. */
  readonly since?: Moment;
  /** The behaviours before this time. */
  readonly until?: Moment;
  /** Only events with these values. Default: all. */
  readonly keys?: readonly ChosenKey[];
  /** Whether time goes on to the end of all that is archived, also where the runs that wrote it have not ended it. Default: false. */
  readonly toTheEnd?: boolean;
  /** How late events may have been when they came, and have a part in what all queries find. Default: as each of them says. */
  readonly allowedLateness?: Duration;
  /** Called with what is found, and how far event time was then; the replay waits for it. */
  readonly onBehaviours?: (behaviours: readonly Behaviour[], watermark: Timestamp) => void | Promise<void>;
  readonly onDeadLetters?: (letters: readonly DeadLetter[]) => void;
  /** Called after each step. */
  readonly onStep?: (progress: ReplayProgress) => void;
  /** Called about once a batch with the queries as they are with its last events: what is to run out by the next one is still open. */
  readonly onOpen?: (share: number, task: Task) => void;
  /** What the user should know of what the archive has no more. */
  readonly onNote?: (note: string) => void;
  /** Aborted: the replay ends, with `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface ReplayProgress {
  readonly events: number;
  readonly behaviours: number;
  /** How much has been read, 0 to 1. */
  readonly share: number;
  /** Event time reached. */
  readonly watermark: Timestamp;
}

export interface ReplaySummary {
  readonly events: number;
  readonly behaviours: number;
  /** Events of these streams that came late: no query saw them then, and none does now. */
  readonly late: number;
  readonly deadLetters: number;
  readonly interrupted: boolean;
  /** The bounds of the time that was asked for; absent: none. `until` is not in it. */
  readonly since?: Timestamp;
  readonly until?: Timestamp;
  /** How far the runs that wrote the archive had come. */
  readonly live: LiveEnd;
  /** What event time had reached for certain in these. */
  readonly certain: Timestamp;
}
