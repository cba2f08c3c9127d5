import { unreachable } from '../../src/errors.js';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { Value } from '../../src/schema.js';
import { evaluateReference, NotYetKnown, type ReferenceRow } from './evaluate-reference.js';
import { type Knowledge, knowledgeAfter, type ReferenceStep, reachOf } from './knowledge.js';
import { decided, type ReferenceOutcome } from './match-reference.js';

/** A row of MATCH_RECOGNIZE's table. */
export interface ReferenceOutput {
  /** Whose it is. */
  readonly kind: ReferenceOutcome['kind'];
  readonly start: number;
  /** ALL ROWS PER MATCH: the input's row that it shows. Undefined: it is the one row of a match. */
  readonly row: number | undefined;
  readonly measures: readonly Value[];
}

/** The whole table (ISO/IEC 19075-5, 4.12): matches by start row, the rows of each in order. */
export function referenceOutputs<E>(
  pattern: RowPattern<E>,
  measures: readonly Expression[],
  rows: readonly ReferenceRow<E>[],
): readonly ReferenceOutput[] {
  const known: Knowledge<E> = { rows, reached: Number.POSITIVE_INFINITY, ended: true };
  return decided(pattern, known).flatMap((outcome) => outputsOf(outcome, pattern, measures, known));
}

/**
 * What of it becomes known at each step: a match's rows all at once, when it is decided and all that its measures ask for
 * is known. Where they ask for MATCH_NUMBER, no match comes before one of an earlier start row.
 */
export function referenceOutputEmissions<E>(
  pattern: RowPattern<E>,
  measures: readonly Expression[],
  rows: readonly ReferenceRow<E>[],
  steps: readonly ReferenceStep[],
): readonly (readonly ReferenceOutput[])[] {
  const emitted = new Set<string>();
  return knowledgeAfter(steps, rows).map((known) => {
    const fresh: ReferenceOutput[] = [];
    for (const outcome of decided(pattern, known)) {
      const identity = `${outcome.kind} ${outcome.start}`;
      const outputs = unlessUnknown(() => outputsOf(outcome, pattern, measures, known));
      if (outputs === 'unknown' && measures.some(readsMatchNumber)) break;
      if (outputs === 'unknown' || emitted.has(identity)) continue;
      emitted.add(identity);
      fresh.push(...outputs);
    }
    return fresh;
  });
}

function unlessUnknown<T>(compute: () => T): T | 'unknown' {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NotYetKnown) return 'unknown';
    throw error;
  }
}

function outputsOf<E>(
  outcome: ReferenceOutcome,
  pattern: RowPattern<E>,
  measures: readonly Expression[],
  known: Knowledge<E>,
): readonly ReferenceOutput[] {
  const { kind, start, rows: mapped, matchNumber } = outcome;
  const { limit, open } = reachOf(pattern, start, known);
  const scope = { rows: known.rows, limit, open, mapped, matchNumber };
  const mode = pattern.rows ?? 'one-row';

  /** The measures where RUNNING sees `running` of the match's rows. */
  function output(row: number | undefined, running: number): ReferenceOutput {
    return { kind, start, row, measures: measures.map((each) => evaluateReference(each, { ...scope, running })) };
  }

  if (kind === 'unmatched') return [{ kind, start, row: start, measures: measures.map(() => null) }];
  if (mode === 'one-row') return [output(undefined, mapped.length)];
  if (mapped.length === 0) return mode === 'all-rows-omit-empty' ? [] : [output(start, 0)];
  return mapped.flatMap(({ row, excluded }, index) => (excluded ? [] : [output(row, index + 1)]));
}

function readsMatchNumber(expression: Expression): boolean {
  switch (expression.kind) {
    case 'literal':
    case 'field':
    case 'classifier':
      return false;
    case 'match-number':
      return true;
    case 'call':
      return expression.arguments.some(readsMatchNumber);
    case 'and':
    case 'or':
      return expression.operands.some(readsMatchNumber);
    case 'not':
    case 'navigation':
      return readsMatchNumber(expression.operand);
    case 'case':
      return [expression.otherwise, ...expression.branches.flatMap(({ when, then }) => [when, then])].some(
        readsMatchNumber,
      );
    case 'aggregate':
      return [...expression.arguments, ...(expression.filter === undefined ? [] : [expression.filter])].some(
        readsMatchNumber,
      );
    default:
      return unreachable(expression);
  }
}
