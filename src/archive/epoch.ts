import type { Batch } from '../batch.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import type { Position } from '../event.js';
import type { NearMiss } from '../near-miss.js';
import type { Duration } from '../time.js';

/** All that one commit makes durable, or none of it. */
export interface Epoch {
  /** Events as they arrived, late ones too. */
  readonly events: readonly Batch[];
  readonly late: readonly LateEvent[];
  readonly deadLetters: readonly DeadLetter[];
  /** How many events were left out, for they had come before. Absent: none. */
  readonly duplicates?: number;
  readonly behaviours: readonly Behaviour[];
  /** Absent: none are kept. */
  readonly nearMisses?: readonly NearMiss[];
  /** What, with the events, leads from the state before to the state after; opaque here. Empty beside a checkpoint. */
  readonly record: Uint8Array;
  readonly checkpoint?: CheckpointChanges;
}

/** What an epoch leaves to look up. */
export type EpochRows = Pick<Epoch, 'events' | 'late' | 'deadLetters' | 'duplicates' | 'behaviours' | 'nearMisses'>;

/**
 * A task is one partition's events and all queries over them, and each of its epochs is committed elsewhere after it was
 * written here. So one owner may have written what was never committed, and the next writes those epochs again: from
 * `firstEpoch` on, what earlier claims of the task wrote does not count.
 */
export interface Claim {
  /** The same for each owner of the task, and in no other archive or group. */
  readonly task: string;
  /** Later claims of a task have greater numbers. */
  readonly number: number;
  /** The first that was not committed when the claim was made: of a task that begins anew, the first of all. */
  readonly firstEpoch: number;
}

/** Who wrote rows: the claim, and which of the task's epochs it was. Epochs of a task are numbered without gaps. */
export interface ClaimedEpoch extends Pick<Claim, 'task' | 'number'> {
  readonly epoch: number;
}

/** What an archive holds of the run that wrote it, to go on from there. */
export interface Kept {
  /** Every live piece of state of the last checkpoint. */
  readonly pieces: readonly StatePiece[];
  /** Those that were committed since, in order. */
  readonly epochs: readonly KeptEpoch[];
}

export interface KeptEpoch {
  readonly record: Uint8Array;
  /** Of all its events. */
  readonly length: number;
  /** As they were committed. The epochs' are asked for in order, each once. Absent: they are read again where they came from. */
  readonly events?: () => Promise<readonly Batch[]>;
}

/** An event that came after the watermark had passed it. Its fields stand among the events. */
export interface LateEvent {
  readonly stream: string;
  readonly position: Position;
  readonly time: number;
  /** How far behind the watermark it was. Microseconds. */
  readonly lateness: Duration;
}

/** Named pieces of engine state, opaque here: what changed since the last checkpoint. `null` forgets the piece. */
export interface CheckpointChanges {
  /** Owners of whose pieces none holds any more but those of `pieces`. Only where a run's queries have changed. */
  readonly forgotten?: readonly string[];
  readonly pieces: readonly StatePiece[];
}

export interface StatePiece {
  /** Which processor it belongs to: a query's name and version, `ordering`, `sources`. */
  readonly owner: string;
  /** Within the owner: a key of the stream. */
  readonly key: string;
  readonly state: Uint8Array | null;
}
