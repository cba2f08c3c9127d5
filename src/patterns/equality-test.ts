import type { Capture } from './captures.js';
import { compileCondition, needsWholeMatch } from './compile-condition.js';
import type { Expression } from './expression.js';
import { isBesideTried } from './localise.js';
import type { RowScope } from './row.js';
import { someExpression } from './some-expression.js';
import type { EqualityTest } from './variable-test.js';

/** What part of a (localised) condition of `variable` is as an equality of the row with a capture, if it is one. */
export function equalityTest(part: Expression, variable: string, captures: Capture[]): EqualityTest | undefined {
  if (part.kind !== 'call' || part.function.equality !== true || needsWholeMatch(part)) return undefined;
  const [left, right] = part.arguments.map((side) => ({ side, ...compileCondition(side, variable, captures) }));
  if (left === undefined || right === undefined) return undefined;
  const [row, captured] = left.slots.length === 0 ? [left, right] : [right, left];
  const [slot, ...others] = captured.slots;
  if (row.slots.length > 0 || slot === undefined || others.length > 0) return undefined;
  const readsMore = ({ kind }: Expression): boolean => kind === 'match-number';
  if (someExpression(row.side, readsMore) || readsTried(captured.side, variable)) return undefined;
  return {
    slot,
    captured: (value) => captured.evaluate({ tried: NO_ROW, captured: () => value, rowAt: noRow, beside: noRow }),
    row: (tried) => row.evaluate({ tried, captured: () => null, rowAt: () => tried.row, beside: () => undefined }),
  };
}

/** Whether it depends on the row being tried, beside what is captured. */
function readsTried(side: Expression, variable: string): boolean {
  switch (side.kind) {
    case 'field':
    case 'match-number':
    case 'classifier':
      return true;
    case 'navigation':
      return isBesideTried(side) || (side.from === 'first' && (side.variables?.includes(variable) ?? true));
    case 'aggregate':
      return side.variables?.includes(variable) ?? true;
    case 'literal':
      return false;
    default:
      return someExpression(side, (part) => part !== side && readsTried(part, variable));
  }
}

function noRow(): never {
  throw new TypeError('what is captured was compared with reads a row');
}

/** For what reads a capture alone. */
const NO_ROW: RowScope<unknown> = {
  get row() {
    return noRow();
  },
  variable: null,
  neighbour: noRow,
  matchNumber: 0,
};
