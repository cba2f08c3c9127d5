import type { BehaviourType } from '../behaviour.js';
import type { Schema } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Epoch, Kept } from './epoch.js';

/** What the engine needs of an archive. One process writes it at a time. */
export interface Archive {
  readonly directory: string;
  /** What the last commit left; nothing in a new archive. Before the first commit. */
  restore(): Promise<Kept>;
  /** Whether so much was committed since the last checkpoint that the next epoch is to bring one. */
  readonly checkpointDue: boolean;
  /** One transaction: after it resolves, the epoch survives a kill; before, nothing of it is seen. */
  commit(epoch: Epoch): Promise<void>;
  close(): Promise<void>;
}

export interface ArchiveOptions {
  readonly directory: string;
  readonly streams: readonly { readonly name: string; readonly schema: Schema }[];
  readonly behaviours: readonly BehaviourType[];
  /** For `_ingested_at`, which alone differs between two runs over the same input. */
  readonly now: () => Timestamp;
  /** Noted in a new archive. */
  readonly motifVersion?: string;
  /** After how many rows a checkpoint is due. Default: a million. */
  readonly checkpointRows?: number;
}
