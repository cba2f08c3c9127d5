import type { BehaviourType } from '../behaviour.js';
import type { Duration, Timestamp } from '../time.js';
import type { CrashPoint } from './crash-point.js';
import type { Claim, ClaimedEpoch, Epoch, EpochRows, Kept } from './epoch.js';
import type { StreamLayout } from './tables.js';

/** What the engine needs of an archive. One process writes as one engine at a time. */
export interface Archive {
  readonly directory: string;
  /** What the last commit left; nothing in a new archive. Before the first commit. */
  restore(): Promise<Kept>;
  /**
   * Where the engine's state was lost and its input is read from the start again: the last offset of a partition that the
   * archive has, and that is not archived again. Undefined: there is none.
   */
  knownOffset(stream: string, source: string, partition: number): number | undefined;
  /** Whether so much was committed since the last checkpoint, or so long ago, that the next epoch is to bring one. */
  readonly checkpointDue: boolean;
  /** One transaction: after it resolves, the epoch survives a kill; before, nothing of it is seen. */
  commit(epoch: Epoch): Promise<void>;
  /** Seals hot rows that have been there long enough. For when there is nothing to commit. */
  tend(): Promise<void>;
  /** Seals what is there, and waits for it. */
  close(): Promise<void>;
}

/**
 * What tasks need of an archive whose state is kept elsewhere. Several write one at once, here and in other processes, each
 * process as an engine of its own.
 */
export interface TaskArchive {
  readonly directory: string;
  /**
   * Before the first epoch that this owner of a task writes. Resolves when it is durable: from then on no question sees
   * what earlier owners wrote from `firstEpoch` on.
   * @throws MotifError `ARCHIVE_MISMATCH` where the archive knows a later claim of the task.
   */
  claim(claim: Claim): Promise<void>;
  /**
   * As an archive's commit: all or nothing, durable when it resolves, and then seen. Tasks need not wait for each other:
   * what waits goes together. After one that failed, so does everything; whether its rows are there is not known then.
   */
  write(rows: EpochRows, by: ClaimedEpoch): Promise<void>;
  /** Seals hot rows that have been there long enough. For when there is nothing to write. */
  tend(): Promise<void>;
  /** Seals what is there, and waits for it; not after a write that failed. */
  close(): Promise<void>;
}

/** One whose streams and behaviours are not all known when it is opened. */
export interface DeclaringTaskArchive extends TaskArchive {
  /** As `DeclaringArchive` has it. */
  declare(names: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void>;
}

/** One whose streams and behaviours are not all known when it is opened. */
export interface DeclaringArchive extends Archive {
  /**
   * Tables for the streams that have none yet, and the views.
   * @throws MotifError `ARCHIVE_MISMATCH` when it holds a stream with other columns, `INVALID_QUERY` for a taken name.
   */
  declare(names: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void>;
}

export interface ArchiveOptions {
  readonly directory: string;
  /** Which of the engines that write the archive this is. Default: `main`. */
  readonly engine?: string;
  readonly streams: readonly StreamLayout[];
  readonly behaviours: readonly BehaviourType[];
  /** For `_ingested_at`, which alone differs between two runs over the same input. */
  readonly now: () => Timestamp;
  /** Noted in a new archive, and with each run. */
  readonly motifVersion?: string;
  readonly policy?: Partial<ArchivePolicy>;
  /** Told after each effect on the disk. */
  readonly reached?: (point: CrashPoint) => void;
}

/** When what is done to rows that are not new any more. */
export interface ArchivePolicy {
  /** A checkpoint is due, and what was committed until then is sealed, when there are so many hot rows, */
  readonly sealRows: number;
  /** or when the first of them has been there so long. */
  readonly sealInterval: Duration;
  /** So many segments of one table, day and level become one. */
  readonly compactCount: number;
  /** How long a file stays that another has taken the place of. */
  readonly grace: Duration;
  /** Whole days of event time before this many microseconds ago are deleted. */
  readonly retention?: Duration;
  /** The oldest days are deleted while segments take more. */
  readonly retentionBytes?: number;
}
