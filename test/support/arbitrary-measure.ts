import fc from 'fast-check';
import type { Expression } from '../../src/patterns/expression.js';
import {
  arrayAgg,
  classifier,
  compare,
  contains,
  count,
  field,
  final,
  first,
  last,
  literal,
  matchNumber,
  max,
  maxBy,
  plus,
  sum,
} from './expressions.js';

const type = field(0, { kind: 'VARCHAR' });
const item = field(1);
const n = field(2);

const everywhere = fc.option(fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D'), { minLength: 1, maxLength: 2 }), {
  freq: 2,
  nil: undefined,
});

const navigation: fc.Arbitrary<Expression> = fc
  .record({
    operand: fc.constantFrom(type, item, n, classifier),
    navigate: fc.constantFrom(first, last, last),
    variables: everywhere,
    offset: fc.constantFrom(0, 0, 1, 2),
    shift: fc.constantFrom(0, 0, 0, -2, -1, 1, 2),
  })
  .map(({ operand, navigate, variables, offset, shift }) =>
    navigate(operand, { offset, shift, ...(variables === undefined ? {} : { variables }) }),
  );

const aggregate: fc.Arbitrary<Expression> = fc
  .record({ variables: everywhere, distinct: fc.boolean(), filtered: fc.boolean(), which: fc.nat(5) })
  .map(({ variables, distinct, filtered, which }) => {
    const over = { distinct, ...(filtered ? { filter: compare(type, '<>', literal('b')) } : {}) };
    const aggregates = [
      count(variables, filtered ? { filter: compare(n, '>', literal(1)) } : {}),
      sum(n, variables, over),
      max(plus(n, matchNumber), variables, over),
      arrayAgg(item, variables, over),
      maxBy(n, classifier, variables, over),
      arrayAgg(classifier, variables, over),
    ];
    return aggregates[which] ?? matchNumber;
  });

/** What MEASURES may ask of a match, RUNNING or FINAL. */
export const arbitraryMeasure: fc.Arbitrary<Expression> = fc.oneof(
  { weight: 6, arbitrary: navigation },
  { weight: 3, arbitrary: navigation.map(final) },
  { weight: 3, arbitrary: aggregate },
  { weight: 2, arbitrary: aggregate.map(final) },
  { weight: 1, arbitrary: fc.constant(matchNumber) },
  { weight: 1, arbitrary: everywhere.map((variables) => contains(arrayAgg(item, variables), last(n))) },
);
