import fc from 'fast-check';
import type { Expression } from '../../src/patterns/expression.js';
import type { Condition } from '../../src/patterns/pattern.js';
import { arbitraryCondition, type CaseEvent } from './arbitrary-condition.js';
import {
  and,
  arrayAgg,
  type Comparison,
  classifier,
  compare,
  contains,
  count,
  field,
  first,
  last,
  literal,
  matchNumber,
  max,
  maxBy,
  not,
  or,
  plus,
  sum,
} from './expressions.js';

const type = field(0, { kind: 'VARCHAR' });
const item = field(1);
const n = field(2);

const comparison = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');
const variable = fc.constantFrom('A', 'B', 'C', 'D');
const reach = fc.uniqueArray(variable, { minLength: 1, maxLength: 2 });
const everywhere = fc.option(reach, { freq: 3, nil: undefined });
const shift = fc.constantFrom(-2, -1, -1, 1, 1, 2);
const small = fc.integer({ min: 1, max: 4 });

/** A condition of the variable `name` with all that a condition can have; `numbered`: MATCH_NUMBER() too. */
export function arbitraryFullCondition(name: string, numbered: boolean): fc.Arbitrary<Condition<CaseEvent>> {
  const own = compare(type, '=', literal(name.toLowerCase()));
  const fuller = arbitraryFuller(numbered);
  const expressions: fc.Arbitrary<Expression> = fc.oneof(
    fuller,
    fuller.map((other) => and(own, other)),
    fuller.map((other) => or(own, other)),
    fuller.map(not),
    fc.tuple(fuller, fuller).map(([one, other]) => and(one, other)),
  );
  const simple = arbitraryCondition(name).filter((condition) => numbered || !readsNumber(condition));
  return fc.oneof(
    { weight: 4, arbitrary: simple },
    { weight: 2, arbitrary: fc.constant({ kind: 'expression', expression: own } as const) },
    { weight: 2, arbitrary: expressions.map((expression) => ({ kind: 'expression', expression }) as const) },
  );
}

function readsNumber(condition: Condition<CaseEvent>): boolean {
  return condition.kind === 'expression' && JSON.stringify(condition.expression).includes('"match-number"');
}

function arbitraryFuller(numbered: boolean): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc
      .tuple(comparison, shift, everywhere)
      .map(([operator, steps, variables]) => compare(n, operator, last(n, { shift: steps, ...over(variables) }))),
    fc
      .tuple(fc.constantFrom('a', 'b', 'c'), shift)
      .map(([letter, steps]) => compare(last(type, { shift: steps }), '=', literal(letter))),
    fc
      .tuple(reach, fc.constantFrom(-1, 0, 0, 1), fc.nat(1))
      .map(([variables, steps, offset]) => compare(item, '=', first(item, { variables, shift: steps, offset }))),
    fc
      .tuple(variable, everywhere, fc.constantFrom(-1, 0, 0, 1))
      .map(([other, variables, steps]) =>
        compare(last(classifier, { shift: steps, ...over(variables) }), '=', literal(other)),
      ),
    fc
      .tuple(everywhere, fc.boolean())
      .map(([variables, distinct]) => contains(arrayAgg(item, variables, { distinct }), n)),
    fc
      .tuple(variable, everywhere)
      .map(([other, variables]) => contains(arrayAgg(classifier, variables), literal(other))),
    fc
      .tuple(everywhere, comparison, small, fc.boolean())
      .map(([variables, operator, limit, distinct]) =>
        compare(sum(n, variables, { distinct }), operator, literal(limit)),
      ),
    fc
      .tuple(everywhere, comparison, small, fc.constantFrom('a', 'b'))
      .map(([variables, operator, limit, letter]) =>
        compare(count(variables, { filter: compare(type, '=', literal(letter)) }), operator, literal(limit)),
      ),
    fc
      .tuple(everywhere, comparison, small)
      .map(([variables, operator, limit]) => compare(max(n, variables), operator, literal(limit))),
    fc
      .tuple(everywhere, comparison, small)
      .map(([variables, operator, limit]) => compare(maxBy(n, type, variables), operator, literal(limit))),
    fc
      .tuple(comparison, small)
      .map(([operator, limit]) => compare(byType(plus(n, literal(1)), item), operator, literal(limit))),
    ...(numbered
      ? [
          fc
            .tuple(comparison, small)
            .map(([operator, limit]) => compare(max(plus(n, matchNumber)), operator, literal(limit))),
          fc.tuple(comparison, small).map(([operator, limit]) => compare(matchNumber, operator, literal(limit))),
        ]
      : []),
  );
}

function over(variables: readonly string[] | undefined): { readonly variables?: readonly string[] } {
  return variables === undefined ? {} : { variables };
}

/** CASE WHEN type = 'a' THEN … ELSE … END */
function byType(then: Expression, otherwise: Expression): Expression {
  const when = compare(type, '=', literal('a'));
  return { kind: 'case', type: then.type, branches: [{ when, then }], otherwise };
}
