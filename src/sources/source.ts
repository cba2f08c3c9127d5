import type { Batch } from '../batch.js';
import type { DeadLetter } from '../dead-letter.js';
import type { Duration, Timestamp } from '../time.js';

/**
 * One partition of a stream's input, pulled. Events come in the order of their offsets; a record that cannot be read is
 * a dead letter and takes an offset too. `read` is never called again before its promise has settled.
 */
export interface Source {
  readonly stream: string;
  /** As it stands in positions: the file's path as written. */
  readonly name: string;
  readonly partition: number;
  /** Absent: `stored`. */
  readonly arrival?: Arrival;
  /**
   * Begins after `mark`, or at the beginning.
   * @throws MotifError `INVALID_INPUT` when there is nothing to read, `ARCHIVE_MISMATCH` when what `mark` was taken of
   * has changed since.
   */
  open(mark?: SourceMark): Promise<void>;
  /**
   * The next records, `limit` at most; undefined at the end, and for ever after. Of a `polled` source none, and a mark
   * that is not `finished`, when nothing is there now. `before`: none at or behind that offset, which a source whose offsets
   * have gaps has to heed.
   * @throws MotifError `INVALID_INPUT` when the rest cannot be read (a file cut short); what came before was given out.
   */
  read(limit: number, before?: number): Promise<SourceRead | undefined>;
  /**
   * Of a `pushed` source while a `read` waits: whether there is nothing more where it comes from, as far as that has been told
   * since this was last asked. What has not answered, or not been read so far yet, is not quiet. Absent: nothing more is known.
   */
  takeAtEnd?(): boolean;
  /**
   * What was read up to `mark` is durable, with all that came of it: whoever sent it may be told. Never called where nothing
   * is kept.
   */
  committed?(mark: SourceMark): void;
  close(): Promise<void>;
}

/**
 * How records come. `stored`: all are there. `polled`: more may come at any time, and are looked for once in `interval`
 * microseconds. `pushed`: a `read` waits until more have come.
 */
export type Arrival =
  | { readonly kind: 'stored' }
  | { readonly kind: 'polled'; readonly interval: Duration }
  | { readonly kind: 'pushed' };

/** Partitions of a stream that may become more: the files of a folder. */
export interface PartitionDiscovery {
  readonly stream: string;
  /** As it stands before the names of its partitions. */
  readonly name: string;
  /** How often to look for more, microseconds; absent: once, at the beginning. */
  readonly interval?: Duration;
  /**
   * The partitions that were not there before, in the order of their names.
   * @throws MotifError when it cannot be looked.
   */
  discover(): Promise<Discovered>;
}

export interface Discovered {
  readonly sources: readonly Source[];
  /** What the user should know, each said once. */
  readonly notes: readonly string[];
}

export interface SourceRead {
  readonly batch: Batch;
  /** Who the events of the batch are, `IDENTITY_BYTES` a row: one that comes again is not to be taken again. Absent: it is not known. */
  readonly identities?: Uint8Array;
  /** How many that had come before were left out already. Absent: none. */
  readonly duplicates?: number;
  readonly deadLetters: readonly DeadLetter[];
  /** Of rows that were in order before: the watermark after these, which their times do not move. */
  readonly watermark?: Timestamp;
  /** Where to go on after these records. */
  readonly mark: SourceMark;
  /** How much of the whole has been read, 0 to 1, where that is known. */
  readonly share?: number;
  /** Where there is nothing now: since when, by the system clock, if that is known. */
  readonly quietSince?: Timestamp;
  /** What the user should know of these records: that they are the last, say. */
  readonly note?: string;
}

/** A place in a source and what proves that it is still the same source. Plain data: it is stored. */
export interface SourceMark {
  /** Of the next record. */
  readonly offset: number;
  /** Whether the end was reached, so that nothing may follow. */
  readonly finished: boolean;
  /** Of a file: how many of its bytes had been read, and their SHA-256. */
  readonly bytes?: number;
  readonly digest?: string;
  /** Of rows that other tasks handed on: how far each of these was. */
  readonly upstreams?: readonly UpstreamMark[];
}

/** How far one of the tasks is whose rows a source reads. */
export interface UpstreamMark {
  readonly stage: string;
  readonly partition: number;
  /** How many tasks its stage has. */
  readonly of: number;
  readonly watermark: Timestamp;
  readonly ended: boolean;
}
