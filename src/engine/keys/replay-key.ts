import { KeyedMatcher } from '../../patterns/keyed-matcher.js';
import type { Program } from '../../patterns/program.js';
import type { MatcherSnapshot } from '../../patterns/snapshot.js';
import type { MatchQueryPlan } from '../../query/plan.js';
import { KeptRows } from './kept-rows.js';
import type { LoggedRows } from './key-logs.js';
import { RememberedRow } from './remembered-row.js';

/** What a key has open after the rows; undefined: nothing. What it found on the way was told when they came. */
export function replayKey(
  snapshot: MatcherSnapshot<never>,
  logged: readonly LoggedRows[],
  program: Program<never>,
  { input, fields }: MatchQueryPlan,
): MatcherSnapshot<never> | undefined {
  const ignored = (): void => undefined;
  const findings = { outcome: ignored, fault: ignored, closed: ignored };
  const matcher = new KeyedMatcher(program, new KeptRows(input.schema, fields), findings);
  matcher.restore([[KEY, snapshot]]);
  for (const { rows, until } of [...logged].sort((a, b) => a.place - b.place)) {
    for (const row of rows) matcher.process(KEY, new RememberedRow(row, fields));
    matcher.advance(until);
  }
  return matcher.snapshot(KEY);
}

const KEY = 0;
