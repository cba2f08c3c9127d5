import type { BehaviourType, Evidence } from './behaviour.js';
import type { Position } from './event.js';
import type { Field, Value } from './schema.js';
import type { Timestamp } from './time.js';

/** A partial match that came to nothing, and why, as it was when it did. */
export interface NearMiss {
  /** The query's. */
  readonly type: BehaviourType;
  readonly key: readonly Value[];
  /** `event`: one came that fits no way to go on. `deadline`: WITHIN was over. `end`: the input was. */
  readonly reason: 'event' | 'deadline' | 'end';
  /** Of the event that it died of, or its deadline; null where there is neither. */
  readonly time: Timestamp | null;
  /** Its first event. */
  readonly first: Position;
  readonly startedAt: Timestamp | null;
  /** Steps done, of those that the pattern takes at least. */
  readonly done: number;
  readonly of: number;
  /** The variable of its last step; null where none has a condition. */
  readonly furthest: string | null;
  /** Variables of which one had to come next. */
  readonly waitedFor: readonly string[];
  /** Its events under their variables. */
  readonly events: readonly Evidence[];
  /** The event that it died of. */
  readonly by?: Position;
  /** What was not true of that, as the query's file writes it; of one whose time was over what had still to become true. */
  readonly failed?: string;
  /** What those conditions read. */
  readonly reads: readonly (Field & { readonly value: Value })[];
  /** By how much a comparison failed: the difference of its sides, of times in seconds. */
  readonly missing?: number;
}
