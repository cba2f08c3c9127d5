import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { Timing } from '../windows/firing.js';
import type { PartitionEvidence } from '../windows/tally.js';
import type { Window } from '../windows/window.js';

/**
 * What a window has come to for one key: an event in turn, so that operators of ours can follow. One with the same `id` and a
 * higher `revision` replaces the ones before.
 */
export interface WindowResult<V> extends StreamEvent<V> {
  /** The same each time the window fires for the key: the operator's name, the window and the key, as a text. */
  readonly id: string;
  /** The window's end; of an early result, when it came. */
  readonly time: Timestamp;
  readonly key: readonly Value[];
  readonly window: Window;
  readonly value: V;
  readonly timing: Timing;
  readonly revision: number;
  /** Windows of the key that are no more, since they have become part of this one: only of sessions. */
  readonly replaces: readonly Window[];
  readonly evidence: readonly PartitionEvidence[];
}
