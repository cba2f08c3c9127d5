import { MotifError } from '../errors.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import type { Timestamp } from '../time.js';
import type { OpenGlobal } from './open-global.js';
import type { Session } from './open-session.js';
import type { RangeCell } from './range-tally.js';
import type { SlotFirings } from './slot.js';
import type { TalliesSnapshot } from './tally-columns.js';
import type { Window } from './window.js';

/** What a windower holds; all of it in the order in which it came to be. */
export type WindowerSnapshot<A> =
  | SlotsSnapshot<A>
  | PanesSnapshot<A>
  | SlidingSnapshot<A>
  | OrderedSnapshot<A>
  | KeysSnapshot<'sessions', Session<A>[]>
  | KeysSnapshot<'global', OpenGlobal<A>>;

interface Progress<K extends string> {
  readonly kind: K;
  readonly now: Timestamp;
  readonly turns: number;
}

interface KeysSnapshot<K extends string, S> extends Progress<K> {
  readonly keys: readonly (readonly [identity: KeyIdentity, state: S])[];
}

interface SlotsSnapshot<A> {
  readonly kind: 'windows';
  readonly now: Timestamp;
  readonly slots: readonly {
    readonly window: Window;
    readonly fired: boolean;
    readonly numbers: readonly (readonly [identity: KeyIdentity, number: number])[];
    readonly tallies: TalliesSnapshot<A>;
    readonly firings: readonly SlotFirings[];
  }[];
}

interface PanesSnapshot<A> extends Progress<'panes'> {
  readonly keys: readonly {
    readonly identity: KeyIdentity;
    readonly key: readonly Value[];
    readonly isWaiting: boolean;
    readonly latest: Timestamp;
    readonly keepUntil: Timestamp;
    readonly revisions: Map<string, number>;
    readonly cells: readonly RangeCell<A>[];
  }[];
  readonly waiting: readonly {
    readonly kind: 'end' | 'forget';
    readonly window: Window;
    readonly identities: readonly KeyIdentity[];
  }[];
}

interface OrderedSnapshot<A> extends Progress<'sessions in order'> {
  readonly numbers: readonly (readonly [identity: KeyIdentity, number: number])[];
  readonly free: readonly number[];
  readonly lasts: Float64Array;
  readonly begins: Float64Array;
  readonly tallies: TalliesSnapshot<A>;
}

interface SlidingSnapshot<A> extends Progress<'sliding'> {
  readonly keys: readonly {
    readonly identity: KeyIdentity;
    readonly key: readonly Value[];
    readonly turn: number;
    readonly revisions: Map<Timestamp, number>;
    readonly cells: readonly RangeCell<A>[];
  }[];
}

/** @throws MotifError `ARCHIVE_MISMATCH` for what another kind of windows has left. */
export function assertKind<A, K extends WindowerSnapshot<A>['kind']>(
  snapshot: WindowerSnapshot<A>,
  kind: K,
): asserts snapshot is Extract<WindowerSnapshot<A>, { kind: K }> {
  if (snapshot.kind === kind) return;
  throw new MotifError('ARCHIVE_MISMATCH', {
    message: `what was kept of ${snapshot.kind} cannot be gone on with as ${kind}`,
    hint: 'Begin anew, or take the windows back to what they were.',
  });
}
