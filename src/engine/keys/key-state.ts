import type { MatcherSnapshot } from '../../patterns/snapshot.js';
import type { Value } from '../../schema.js';
import { type KeptValues, keptValues, RememberedRow } from './remembered-row.js';

/** What is open for one key, or remembered of it: plain data. */
export interface KeyState {
  readonly key: readonly Value[];
  readonly matcher: Omit<MatcherSnapshot<never>, 'rows'> & {
    readonly rows: readonly { readonly row: KeptValues; readonly ordinal: number }[];
  };
}

export function keyStateOf(
  key: readonly Value[],
  snapshot: MatcherSnapshot<never>,
  fields: readonly number[],
): KeyState {
  const rows = snapshot.rows.map(({ row, ordinal }) => ({ row: keptValues(row, fields), ordinal }));
  return { key, matcher: { ...snapshot, rows } };
}

export function snapshotOf({ matcher }: KeyState, fields: readonly number[]): MatcherSnapshot<never> {
  const rows = matcher.rows.map(({ row, ordinal }) => ({ row: new RememberedRow(row, fields), ordinal }));
  return { ...matcher, rows };
}
