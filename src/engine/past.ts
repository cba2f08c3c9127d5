import type { Batch } from '../batch.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { Timestamp } from '../time.js';

/** The events that earlier epochs committed, for queries that begin later. */
export interface Past {
  /** What holds it, as it stands behind “of”. */
  readonly keeper: string;
  /** What is committed by now. */
  open(choice: PastChoice): Promise<PastReading>;
  /** Nothing more is asked for a while. */
  rest?(): Promise<void>;
}

export interface PastChoice {
  /** Which streams, and by which queries: of a stream in time, values that none of these reads may be missing. */
  readonly streams: readonly StreamDeclaration[];
  readonly readers: Project;
  /** Event times, of streams that have one: `until` is not in it. */
  readonly from: Timestamp;
  readonly until: Timestamp;
  /** How far the run has read its inputs, by what names them in a checkpoint: offsets of what comes next. */
  readonly ends: ReadonlyMap<string, number>;
  /** Aborted: nothing more is read. */
  readonly signal?: AbortSignal;
}

export interface PastReading {
  /** One each. */
  readonly streams: readonly PastStream[];
  close(): Promise<void>;
}

/**
 * One stream's events as they were, with their positions. In event-time order, without those that came late; a table's rows
 * in the order of their positions.
 */
export interface PastStream {
  readonly name: string;
  /** Undefined: there are no more. `watermark`: none that comes after these has a time before this. */
  next(): Promise<{ readonly batch: Batch; readonly watermark: Timestamp } | undefined>;
}
