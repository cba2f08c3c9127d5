import type { Epoch, Kept } from '../archive/epoch.js';
import type { Batch } from '../batch.js';
import type { Timestamp } from '../time.js';
import type { InputChange } from './partitions/partition-state.js';

/** Where a run's epochs are committed, and what it goes on from. An archive is one. */
export interface EpochStore {
  /**
   * What the last commit left; nothing where there was none. Before the first commit. Epochs without their events are read
   * again from the inputs.
   */
  restore(): Promise<Kept>;
  /** Whether so much was committed since the last checkpoint, or so long ago, that the next epoch is to bring one. */
  readonly checkpointDue: boolean;
  /** All of it or nothing: after it resolves, the epoch survives a kill; before, nothing of it is seen. */
  commit(epoch: TaskEpoch): Promise<void>;
  /** For when there is nothing to commit. */
  tend(): Promise<void>;
}

/** An epoch, and what of it concerns others than an archive. */
export interface TaskEpoch extends Epoch {
  /** The inputs that are further than before, or new. */
  readonly inputs: readonly InputChange[];
  /** Of the streams that are handed on: with its watermark, whenever there are rows or that has moved. */
  readonly handedOn: readonly HandedOn[];
}

/** Rows of one stream for tasks that read it elsewhere. */
export interface HandedOn {
  readonly stream: string;
  readonly rows: readonly Batch[];
  /** No row before this is still to come from here. */
  readonly watermark: Timestamp;
  /** Whether nothing more is to come at all. */
  readonly ended: boolean;
}
