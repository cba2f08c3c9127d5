import type { Batch } from '../../batch.js';
import type { Behaviour } from '../../behaviour.js';
import type { Position } from '../../event.js';
import type { MatchQueryPlan, Project, StreamDeclaration } from '../../query/plan.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

/** The events that earlier epochs committed, for queries that begin later. */
export interface Past {
  /** What holds it, as it stands behind “of”. */
  readonly keeper: string;
  /** What is committed by now. */
  open(choice: PastChoice): Promise<PastReading>;
  /** Nothing more is asked for a while. */
  rest?(): Promise<void>;
  /** For queries that revise what they told: what is committed by now. Absent: there is no such query. */
  openLate?(): Promise<LatePast>;
}

export interface LatePast {
  /** What such a query has to look at again. */
  read(choice: LateChoice): Promise<LateReading>;
  close(): Promise<void>;
}

export interface LateChoice {
  readonly plan: MatchQueryPlan;
  /** The one that the query reads. */
  readonly stream: StreamDeclaration;
  /** Where events stand that came late; absent: any. Those of them that came later than the query allows are none. */
  readonly late?: readonly Position[];
  /** Only events, and so keys, of which the time is before this. */
  readonly until: Timestamp;
}

export interface LateReading {
  /**
   * All events of the keys that late events have, in event-time order: with those that came late, unless they came later than
   * the query allows.
   */
  readonly stream: PastStream;
  /** The places of the key's columns in these. */
  readonly keys: readonly number[];
  /** Behaviours before this may be missing, since events before them are not read. */
  readonly from: Timestamp;
  /** What was told of keys from there on, as it was told last: what was retracted too. */
  told(keys: readonly (readonly Value[])[]): Promise<readonly Behaviour[]>;
  close(): Promise<void>;
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
