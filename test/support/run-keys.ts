import type { KeyedFindings } from '../../src/patterns/findings.js';
import { KeyedMatcher } from '../../src/patterns/keyed-matcher.js';
import { compile, type Program } from '../../src/patterns/program.js';
import { RowObjects } from '../../src/patterns/row-store.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { KEYS, type KeysCase } from './arbitrary-keys-case.js';
import { RowView } from './row-view.js';
import { type Found, symbolOf, toFound } from './run-matcher.js';

/** What one key gave, and how a matcher of several stands after a step. */
export interface KeysStep {
  readonly found: readonly (Found & { readonly key: number })[];
  readonly rows: number;
  readonly size: number;
  readonly open: readonly number[];
  /** Keys that are said to have nothing open any more. */
  readonly closed: readonly number[];
  /** Start rows that were given up. */
  readonly givenUp: readonly number[];
  /** No outcome from now on is said to be of an earlier time. */
  readonly undecided: number;
}

/** Several keys through one matcher; a row that can mean nothing to its key is not shown to it. */
export function runKeys({ pattern, rows, steps, cuts, keys, symbols }: KeysCase): readonly KeysStep[] {
  const program = compile(pattern);
  const view = new RowView(rows);
  let [found, closed, givenUp]: [KeysStep['found'], readonly number[], readonly number[]] = [[], [], []];
  let failed: readonly number[] = [];
  const findings: KeyedFindings<CaseEvent> = {
    outcome: (outcome, key) => {
      found = [...found, { ...toFound(outcome), key }];
    },
    fault: ({ kind, reason, row }) => {
      if (kind === 'skip') failed = [...failed, row.position.offset];
      else if (kind === 'bound') givenUp = [...givenUp, row.position.offset];
      else throw new Error(reason);
    },
    closed: (key) => {
      closed = [...closed, key];
    },
  };
  let matcher = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
  let next = 0;
  return steps.map((step, index) => {
    [found, failed, closed, givenUp] = [[], [], [], []];
    if (step.kind === 'row') {
      const place = next++;
      offer(matcher, program, keys[place] ?? 0, view, symbols[place] === true);
    } else {
      matcher.advance(step.kind === 'end' ? Number.POSITIVE_INFINITY : step.watermark);
    }
    view.hide();
    if (cuts.includes(index)) matcher = restored(matcher, program, findings);
    const marked = found.map((outcome) => ({ ...outcome, skipFailed: failed.includes(outcome.start) }));
    const open = KEYS.filter((key) => matcher.isOpen(key));
    return {
      found: marked,
      rows: matcher.rows,
      size: matcher.size,
      open,
      closed,
      givenUp,
      undecided: matcher.earliestUndecided(),
    };
  });
}

function offer(
  matcher: KeyedMatcher<CaseEvent>,
  program: Program<CaseEvent>,
  key: number,
  view: RowView,
  withSymbol: boolean,
): void {
  const row = view.next();
  const symbol = withSymbol ? symbolOf(program, row) : undefined;
  // It is not shown to a key that it can mean nothing to, but time goes on.
  if (symbol !== undefined && !matcher.canBegin(symbol) && !matcher.isOpen(key)) matcher.advance(row.time);
  else matcher.process(key, row, symbol);
}

function restored(
  matcher: KeyedMatcher<CaseEvent>,
  program: Program<CaseEvent>,
  findings: KeyedFindings<CaseEvent>,
): KeyedMatcher<CaseEvent> {
  const other = new KeyedMatcher(program, new RowObjects<CaseEvent>(), findings);
  other.restore(
    KEYS.flatMap((key) => {
      const snapshot = matcher.snapshot(key);
      return snapshot === undefined ? [] : [[key, snapshot] as const];
    }),
  );
  return other;
}
