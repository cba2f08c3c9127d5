import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern, RowsPerMatch, SkipMode } from '../../src/patterns/pattern.js';
import type { Value } from '../../src/schema.js';
import { referenceOutputs } from '../reference/output-reference.js';
import { classifier, compare, field, last, matchNumber, prev } from './expressions.js';
import { parsePattern } from './parse-pattern.js';

/** What Trino's own cases have in common: one partition of one column, `value`, and conditions on its slope. */

export interface Query {
  readonly define?: Readonly<Record<string, Expression>>;
  readonly skip?: SkipMode;
  readonly rows?: RowsPerMatch;
}

export const value: Expression = field(0);

/** `V.value` */
export function of(variable: string): Expression {
  return last(value, { variables: [variable] });
}

export function down(variable: string): Expression {
  return compare(of(variable), '<', prevOf(variable));
}

export function up(variable: string): Expression {
  return compare(of(variable), '>', prevOf(variable));
}

export function same(variable: string): Expression {
  return compare(of(variable), '=', prevOf(variable));
}

function prevOf(variable: string): Expression {
  return prev(value, 1, { variables: [variable] });
}

/** With match_number(), LAST(value) and classifier() as measures. */
export function labelled(pattern: string, query: Query, values: readonly number[]): readonly string[] {
  return table(pattern, query, values, [matchNumber, last(value), last(classifier)]).map(printRow);
}

/** NULLs are left out. */
export function printRow(row: readonly Value[]): string {
  return row.filter((each) => each !== null).join(' ');
}

/** Each row of the result: with ALL ROWS the number of the input's row, then the measures. */
export function table(
  pattern: string,
  { define = {}, skip = { to: 'past-last-row' }, rows = 'all-rows-show-empty' }: Query,
  values: readonly (number | null)[],
  measures: readonly Expression[],
): readonly (readonly Value[])[] {
  const conditions = Object.entries(define).map(
    ([variable, expression]) => [variable, { kind: 'expression', expression }] as const,
  );
  const given: RowPattern = {
    pattern: parsePattern(pattern),
    define: new Map(conditions),
    skip,
    timeouts: false,
    rows,
  };
  const input = values.map((each, time) => ({ time, values: [each] }));
  return referenceOutputs(given, measures, input).map(({ row, measures: found }) =>
    row === undefined ? found : [row + 1, ...found],
  );
}
