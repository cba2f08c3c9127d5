import type { NavigationExpression } from '../patterns/expression.js';
import type { Pattern, RowsPerMatch } from '../patterns/pattern.js';
import type { Span } from './ast.js';
import type { Memory } from './bind-context.js';
import { leastRows, leastRowsBefore } from './pattern-shape.js';
import type { QueryInput } from './plan.js';
import type { ProblemReport } from './problem-report.js';
import type { StateLimits } from './state-limits.js';

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

/**
 * Over a stream, what a key must remember while nothing of it is open is kept for `'state.ttl'`, and refused without one:
 * the stream has no end at which all keys are forgotten. Whether there is something to remember.
 */
export function checkMemory(
  remembered: readonly { readonly what: string; readonly span: Span; readonly wayOut?: string }[],
  input: Pick<QueryInput, 'name' | 'branches'>,
  { stateTtl }: StateLimits,
  report: ProblemReport,
): boolean {
  const tables = input.branches.flatMap((branch) => (branch.kind === 'stream' ? [branch.stream] : []));
  for (const { what, span, wayOut } of stateTtl === undefined ? remembered : []) {
    const ttl = `Say how long: add 'state.ttl' = '24 hours' to WITH (…) of CREATE TABLE ${tables.join(' and ')}`;
    const message = `${what}, which a stream would have to remember of every key, for ever`;
    report.error(span, message, wayOut === undefined ? ttl : `${ttl}; or ${wayOut}`);
  }
  return remembered.length > 0;
}

export function memoryText(of: Memory['of'] | 'start'): { readonly what: string; readonly wayOut?: string } {
  if (of === 'match-number') return { what: "MATCH_NUMBER() counts a key's matches" };
  if (of === 'start') return { what: '^ asks whether a key has had a row before' };
  const wayOut = 'give the row before a variable of its own in PATTERN';
  return { what: 'PREV reads a row before the match', wayOut };
}
