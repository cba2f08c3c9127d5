import type { PipelineStore } from '../pipeline-store.js';

/** What `to` needs of a sink: every sink of motif's is one, and so is any object with these two. */
export interface Writable<T> {
  /** Its promise is the acknowledgement: it is not called again before that has settled. */
  write(items: readonly T[]): Promise<void>;
  /** The last call. */
  close(): Promise<void>;
}

/** A sink that keeps what it takes in one commit with the state of the pipeline that ends in it. */
export interface StoredSink<T> {
  readonly store: PipelineStore;
  /** Takes an item of the epoch at hand. @throws MotifError for one that cannot be kept. */
  keep(item: T): void;
}
