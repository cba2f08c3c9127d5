import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { WindowerSnapshot } from './windower-snapshot.js';

/** Which windows are open for which keys, and what is in them. Knows no stream and no clock. */
export interface Windower<T, A> {
  /** Before this, `advance` has nothing to do. */
  readonly due: Timestamp;
  /** How many values it holds: of a window, or of a part of some, for one key. */
  readonly held: number;
  /** The next event, of the key that `identity` tells apart; `advance` has been called with its time, if it is not late. */
  add(identity: KeyIdentity, key: readonly Value[], event: StreamEvent<T>): void;
  /**
   * No event earlier than `time` is on time any more. What ends by then fires: by end, then start, then in an order of keys
   * that depends on the events alone, and not on how often this is called.
   */
  advance(time: Timestamp): void;
  /** All that it knows, as data that can be cloned structurally if accumulators can; later events do not change it. */
  snapshot(): WindowerSnapshot<A>;
  /** Takes over what `snapshot` gave, before anything else. */
  restore(snapshot: WindowerSnapshot<A>): void;
}
