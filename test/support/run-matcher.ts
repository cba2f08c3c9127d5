import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import type { KeyedMissWatch } from '../../src/patterns/miss.js';
import type { Outcome } from '../../src/patterns/outcome.js';
import { compile, type Program } from '../../src/patterns/program.js';
import type { Row } from '../../src/patterns/row.js';
import { RowObjects } from '../../src/patterns/row-store.js';
import type { Timestamp } from '../../src/time.js';
import type { Mapping } from '../reference/evaluate-reference.js';
import type { MatcherCase } from './arbitrary-case.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { RowView } from './row-view.js';

/** What both matchers say of one start row. */
export interface Found {
  readonly kind: 'match' | 'timeout' | 'unmatched';
  readonly start: number;
  readonly rows: readonly Mapping[];
  readonly time: Timestamp;
  readonly skipFailed: boolean;
}

/**
 * What the matcher gives out at each step of a case; at a cut, another one goes on from its snapshot. With `symbols` they
 * are computed beforehand, as for batches, and keys may be held compactly. `misses` is told what comes to nothing.
 */
export function runMatcher(
  { pattern, rows, steps, cuts }: MatcherCase,
  { symbols, misses }: { readonly symbols: boolean; readonly misses?: KeyedMissWatch<CaseEvent> } = { symbols: false },
): readonly (readonly Found[])[] {
  const program = compile(pattern);
  let found: Found[] = [];
  let failed: number[] = [];
  const findings = {
    outcome: (outcome: Outcome<CaseEvent>): void => {
      found.push(toFound(outcome));
    },
    fault: ({
      row,
      kind,
      reason,
    }: {
      readonly row: Row<CaseEvent>;
      readonly kind: string;
      readonly reason: string;
    }) => {
      if (kind !== 'skip') throw new Error(reason);
      failed.push(row.position.offset);
    },
    closed: (): void => {},
    ...(misses === undefined ? {} : { misses }),
  };
  const view = new RowView(rows);
  let matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
  return steps.map((step, index) => {
    found = [];
    failed = [];
    if (step.kind === 'row') matcher.process(0, view.next(), symbols ? symbolOf(program, view) : undefined);
    else matcher.advance(watermarkOf(step));
    view.hide();
    if (cuts.includes(index)) {
      const snapshot = matcher.snapshot(0);
      matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
      if (snapshot !== undefined) matcher.restore([[0, snapshot]]);
    }
    return found.map((outcome) => ({ ...outcome, skipFailed: failed.includes(outcome.start) }));
  });
}

/** Undefined where the row alone does not decide it. */
export function symbolOf<E>(program: Program<E>, row: Row<E>): number | undefined {
  if (program.keepsAll) return undefined;
  return program.symbols.of({ row, variable: null, neighbour: () => undefined, matchNumber: 0 });
}

function watermarkOf(step: { readonly kind: 'end' } | { readonly kind: 'watermark'; readonly watermark: Timestamp }) {
  return step.kind === 'end' ? Number.POSITIVE_INFINITY : step.watermark;
}

export function toFound({ kind, first, rows, time }: Outcome<CaseEvent>): Found {
  const mapped = rows.map(({ row, variable, excluded }) => ({ row: row.position.offset, variable, excluded }));
  return { kind, start: first.position.offset, rows: mapped, time, skipFailed: false };
}
