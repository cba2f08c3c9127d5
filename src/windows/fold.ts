import type { StreamEvent } from '../event.js';

/** How the events of a window become its value. */
export interface Fold<T, A> {
  readonly seed: () => A;
  /** May change the accumulator and return it. */
  readonly add: (accumulator: A, event: StreamEvent<T>) => A;
  /** Of two the one for all their events, those of the first being the earlier; changes neither. */
  readonly merge?: ((earlier: A, later: A) => A) | undefined;
  /** Instead of `merge` where that would copy one of the two: of many at once, in the order of their events. */
  readonly mergeAll?: ((inOrder: readonly A[]) => A) | undefined;
  /** Of a fold that does nothing but count: what `add` would have come to, from how many events. Evidence counts them anyhow. */
  readonly ofCount?: ((count: number) => A) | undefined;
}

/** A fold whose parts can be put together. */
export type MergeFold<T, A> = Fold<T, A> & { readonly merge: (earlier: A, later: A) => A };

export function merges<T, A>(fold: Fold<T, A>): fold is MergeFold<T, A> {
  return fold.merge !== undefined;
}
