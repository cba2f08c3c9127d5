import fc from 'fast-check';
import type { Expression } from '../../src/patterns/expression.js';
import type { Condition, Matched } from '../../src/patterns/pattern.js';
import type { Schema } from '../../src/schema.js';
import {
  and,
  type Comparison,
  classifier,
  compare,
  count,
  field,
  first,
  isNull,
  last,
  literal,
  matchNumber,
  not,
  or,
  prev,
  sum,
  unknown,
} from './expressions.js';

/** The rows of `arbitraryRows`: a letter, and two small numbers that may be NULL. */
export const EVENT_SCHEMA: Schema = [
  { name: 'type', type: { kind: 'VARCHAR' } },
  { name: 'item', type: { kind: 'INTEGER' } },
  { name: 'n', type: { kind: 'INTEGER' } },
];

/** The same row as the typed builder's predicates see it. */
export interface CaseEvent {
  readonly type: string;
  readonly item: number | null;
  readonly n: number | null;
}

const type = field(0, { kind: 'VARCHAR' });
const item = field(1);
const n = field(2);

const letter = fc.constantFrom('a', 'b', 'c', 'd');
const comparison = fc.constantFrom<Comparison>('=', '<>', '<', '<=', '>', '>=');
const variable = fc.constantFrom('A', 'B', 'C', 'D');

/** A condition of the variable `name`, now and then a predicate. */
export function arbitraryCondition(name: string): fc.Arbitrary<Condition<CaseEvent>> {
  const expressions = arbitraryExpression(name).map((expression) => ({ kind: 'expression', expression }) as const);
  return fc.oneof({ weight: 12, arbitrary: expressions }, { weight: 1, arbitrary: arbitraryPredicate(name) });
}

function arbitraryPredicate(name: string): fc.Arbitrary<Condition<CaseEvent>> {
  const own = (event: CaseEvent): boolean => event.type === name.toLowerCase();
  const sameItem = (other: string) => (event: CaseEvent, matched: Matched<CaseEvent>) =>
    matched[other]?.at(-1)?.item === event.item;
  const atMost = (most: number) => (_: CaseEvent, matched: Matched<CaseEvent>) => (matched[name]?.length ?? 0) < most;
  return fc.oneof(
    fc.constant({ kind: 'predicate', test: own, readsMatched: false } as const),
    variable.map((other) => ({ kind: 'predicate', test: sameItem(other), readsMatched: true }) as const),
    fc.nat(2).map((most) => ({ kind: 'predicate', test: atMost(most), readsMatched: true }) as const),
  );
}

/** An expression for the variable `name`: mostly true for the rows of its letter, often correlated with earlier rows. */
function arbitraryExpression(name: string): fc.Arbitrary<Expression> {
  const own = compare(type, '=', literal(name.toLowerCase()));
  const onRow = arbitraryOnRow(name);
  const correlated = arbitraryCorrelated(name);
  return fc.oneof(
    { weight: 4, arbitrary: fc.constant(own) },
    { weight: 5, arbitrary: onRow },
    { weight: 4, arbitrary: correlated.map((condition) => and(own, condition)) },
    { weight: 4, arbitrary: correlated },
    { weight: 1, arbitrary: fc.tuple(onRow, correlated).map(([left, right]) => and(left, right)) },
    { weight: 2, arbitrary: fc.tuple(onRow, correlated).map(([left, right]) => or(left, right)) },
    { weight: 1, arbitrary: fc.tuple(correlated, correlated).map(([left, right]) => and(left, right)) },
    { weight: 1, arbitrary: correlated.map(not) },
  );
}

/** Reads the row at hand, plainly or as `NAME.item`, and perhaps the one before it in the stream. */
function arbitraryOnRow(name: string): fc.Arbitrary<Expression> {
  const column = fc.constantFrom(item, n, last(item, { variables: [name] }), last(n));
  return fc.oneof(
    { weight: 9, arbitrary: fc.tuple(letter, letter).map(([one, other]) => or(is(one), is(other))) },
    { weight: 6, arbitrary: letter.map((one) => compare(type, '<>', literal(one))) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(column, comparison, fc.integer({ min: 1, max: 3 }))
        .map(([left, operator, right]) => compare(left, operator, literal(right))),
    },
    { weight: 2, arbitrary: column.map(isNull) },
    { weight: 4, arbitrary: column.map((left) => not(isNull(left))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(comparison, fc.integer({ min: 1, max: 2 }))
        .map(([operator, steps]) => compare(n, operator, prev(n, steps))),
    },
    { weight: 2, arbitrary: fc.constantFrom(literal(true), literal(false), unknown) },
  );
}

function is(one: string): Expression {
  return compare(type, '=', literal(one));
}

/** Reads what was matched before. */
function arbitraryCorrelated(name: string): fc.Arbitrary<Expression> {
  const column = fc.constantFrom(item, n);
  const variables = variable.map((other) => [other]);
  const offset = fc.nat(1);
  const small = fc.integer({ min: 1, max: 4 });
  return fc.oneof(
    { weight: 16, arbitrary: variables.map((reach) => compare(item, '=', last(item, { variables: reach }))) },
    {
      weight: 12,
      arbitrary: fc
        .tuple(column, comparison, column, variables, offset)
        .map(([left, operator, right, reach, steps]) =>
          compare(left, operator, last(right, { variables: reach, offset: steps })),
        ),
    },
    {
      weight: 8,
      arbitrary: fc
        .tuple(column, comparison, variables, offset)
        .map(([left, operator, reach, steps]) =>
          compare(left, operator, first(left, { variables: reach, offset: steps })),
        ),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(column, comparison).map(([left, operator]) => compare(left, operator, first(left))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(variables, fc.constantFrom(-1, -2))
        .map(([reach, shift]) => compare(item, '=', last(item, { variables: reach, shift }))),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(variables, comparison, small)
        .map(([reach, operator, limit]) => compare(count(reach), operator, literal(limit))),
    },
    {
      weight: 4,
      arbitrary: fc.tuple(comparison, small).map(([operator, limit]) => compare(count(), operator, literal(limit))),
    },
    {
      weight: 4,
      arbitrary: fc
        .tuple(variables, comparison, small)
        .map(([reach, operator, limit]) => compare(sum(n, reach), operator, literal(limit))),
    },
    { weight: 4, arbitrary: variables.map((reach) => isNull(last(item, { variables: reach }))) },
    { weight: 4, arbitrary: fc.tuple(variable, offset).map(([other, steps]) => wasMapped(other, steps)) },
    { weight: 4, arbitrary: variable.map((other) => compare(first(classifier), '=', literal(other))) },
    {
      weight: 1,
      arbitrary: fc.tuple(comparison, small).map(([operator, limit]) => compare(matchNumber, operator, literal(limit))),
    },
    {
      weight: 4,
      arbitrary: variable.map((other) => compare(item, '=', last(item, { variables: [name, other], offset: 1 }))),
    },
  );
}

function wasMapped(variableName: string, steps: number): Expression {
  return compare(last(classifier, { offset: steps }), '=', literal(variableName));
}
