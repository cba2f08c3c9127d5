import type { StreamEvent } from '../event.js';
import type { EpochRead, ReadStream } from '../pipeline-store.js';

/** Events for a pipeline, an epoch at a time. `read` is never called again before its promise has settled. */
export interface EpochReader<T, Mark> {
  /** What it reads: a mark of another is refused. */
  readonly identity: string;
  /** What it reads in columns, if it does. */
  readonly stream: ReadStream | undefined;
  /** Begins after `mark`, or at the beginning. */
  open(mark: Mark | undefined): Promise<void>;
  /** Undefined at the end. */
  read(): Promise<ReadEpoch<T, Mark> | undefined>;
  close(): Promise<void>;
}

export interface ReadEpoch<T, Mark> {
  readonly events: Iterable<StreamEvent<T>>;
  /** Where to go on after them: plain data. */
  readonly mark: Mark;
  /** What of it is to be kept. */
  readonly read: Omit<EpochRead, 'late'>;
}
