import type { SourceMark } from '../../sources/source.js';
import type { Duration, Timestamp } from '../../time.js';

/** What a checkpoint remembers of one partition of the input. */
export interface PartitionState {
  readonly mark: SourceMark;
  readonly watermark: Timestamp;
  /** How long it had given nothing by then, where that moves time. Microseconds. */
  readonly quiet?: Duration;
}

/** Events that were taken, in their order: who they are, `IDENTITY_BYTES` each, and their times. */
export interface TakenIdentities {
  readonly ids: Uint8Array;
  readonly times: Float64Array;
}

/** A partition that is read, by its identity, and how far; undefined: nothing of it has been yet. */
export type InputChange = readonly [identity: string, state: PartitionState | undefined];
