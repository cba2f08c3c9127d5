import type { Batch } from './batch.js';
import type { DeadLetter } from './dead-letter.js';
import type { Position } from './event.js';
import type { Schema } from './schema.js';
import type { Duration, Timestamp } from './time.js';

/**
 * A part of a pipeline whose state is kept with each epoch: a source's place, what an operator has open. It joins the store
 * while the pipeline is being subscribed to. Pieces are plain data, as a structured clone has it.
 */
export interface PipelineMember<S> {
  /** What it is and how it was made: another's state is refused. */
  readonly identity: string;
  /** What is not as it was when this was last asked, by name; undefined forgets a piece. */
  takeChanges(): Iterable<readonly [name: string, piece: S | undefined]>;
  /** Once, on joining: what the last commit had of it. */
  restore(pieces: ReadonlyMap<string, S>): void;
}

/** Keeps what a pipeline found together with what it goes on from. */
export interface PipelineStore {
  /**
   * Members are known by their order, which a pipeline built the same way repeats.
   * @throws MotifError `INVALID_ARGUMENT` once the source has begun, `ARCHIVE_MISMATCH` where another was before.
   */
  join<S>(member: PipelineMember<S>): void;
  /**
   * As `join`, of the one source. `stream`: what it reads in columns, to be kept.
   * @throws MotifError `INVALID_ARGUMENT` for a second source.
   */
  joinSource<S>(member: PipelineMember<S>, stream: ReadStream | undefined): void;
  /** The source is about to read: all that is to join has. @throws MotifError when it cannot be kept. */
  begin(): Promise<void>;
  /**
   * The state is taken before this returns; the promise settles when all of the epoch is durable.
   * @throws MotifError when it cannot be kept, or a part of the pipeline has stopped meanwhile.
   */
  commit(read: EpochRead): Promise<void>;
  /** A part of the pipeline has stopped before the end: nothing more is committed. */
  abandon(reason: unknown): void;
}

/** A sink that keeps what it takes in one commit with the state of the pipeline that ends in it. */
export interface StoredSink<T> {
  readonly store: PipelineStore;
  /** Takes an item of the epoch at hand. @throws MotifError for one that cannot be kept. */
  keep(item: T): void;
}

export interface ReadStream {
  readonly name: string;
  readonly schema: Schema;
}

/** What an epoch took in. */
export interface EpochRead {
  /** As they arrived, late ones too; absent: its source has no columns to keep. */
  readonly events?: Batch;
  readonly late: readonly LateArrival[];
  readonly deadLetters: readonly DeadLetter[];
}

export interface LateArrival {
  readonly position: Position;
  readonly time: Timestamp;
  readonly lateness: Duration;
}

let atHand: PipelineStore | undefined;

/** The store of the pipeline that is being subscribed to. */
export function storeAtHand(): PipelineStore | undefined {
  return atHand;
}

/** Subscribing goes from the sink up to the source, synchronously: so all that is subscribed to in `work` is the store's. */
export function subscribeFor<R>(store: PipelineStore | undefined, work: () => R): R {
  const outer = atHand;
  atHand = store;
  try {
    return work();
  } finally {
    atHand = outer;
  }
}
