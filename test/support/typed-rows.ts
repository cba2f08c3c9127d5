import type { Condition } from '../../src/patterns/pattern.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { compare, field, literal } from './expressions.js';

/** `a0 b3 b3`: rows of one text field, each with its time. */
export function typedRows(text: string): readonly ReferenceRow<CaseEvent>[] {
  return [...text.matchAll(/([a-z])(\d+)/g)].map(([, type = '', time]) => ({
    time: Number(time),
    values: [type],
    event: { type, item: null, n: null },
  }));
}

/** Each variable matches the rows of its own lower-case letter, and X any row. */
export function byLetter(variables = 'ABCDR'): ReadonlyMap<string, Condition<CaseEvent>> {
  return new Map(
    [...variables].map((variable) => [
      variable,
      {
        kind: 'expression',
        expression: compare(field(0, { kind: 'VARCHAR' }), '=', literal(variable.toLowerCase())),
      },
    ]),
  );
}
