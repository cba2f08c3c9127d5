import type { NavigationExpression } from '../../patterns/expression.js';
import type { Pattern, RowsPerMatch } from '../../patterns/pattern.js';
import { leastRows, leastRowsBefore } from './pattern-shape.js';

/** Where an expression stands: in the condition of a variable, or among the measures, which `timeouts` may have too. */
export type Place = { readonly defines: string } | { readonly measuresOf: RowsPerMatch; readonly timeouts: boolean };

/** Whether it may read a row before the match's first. */
export function reachesBefore(node: NavigationExpression, pattern: Pattern, place: Place): boolean {
  return node.shift < 0 && -node.shift > rowsBeforeTarget(node, pattern, place);
}

/** How few rows of the match stand before the one that PREV goes back from. */
function rowsBeforeTarget(
  { variables, from, offset, semantics }: NavigationExpression,
  pattern: Pattern,
  place: Place,
): number {
  const further = from === 'first' ? offset : 0;
  if (variables !== undefined) return leastRowsBefore(pattern, variables) + further;
  if (from === 'first') return further;
  if ('defines' in place) return leastRowsBefore(pattern, [place.defines]) - offset;
  const isWhole = !place.timeouts && (place.measuresOf === 'one-row' || semantics === 'final');
  return (isWhole ? leastRows(pattern) - 1 : 0) - offset;
}
