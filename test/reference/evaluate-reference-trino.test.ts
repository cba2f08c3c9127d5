// Cases of Trino's own tests, by their names there: trinodb/trino, Apache License 2.0,
// core/trino-main/src/test/java/io/trino/sql/query/TestRowPatternMatching.java and
// TestAggregationsInRowPatternMatching.java at a94aa3b8eab917da81c08325d5f40eca33d43af5.
import { describe, expect, test } from 'vitest';
import {
  and,
  arrayAgg,
  classifier,
  compare,
  count,
  final,
  first,
  joined,
  last,
  literal,
  matchNumber,
  max,
  maxBy,
  min,
  minus,
  next,
  or,
  plus,
  prev,
  sum,
} from '../support/expressions.js';
import { down, of, printRow, same, table, up, value } from '../support/reference-table.js';

const DOWN_UP = { define: { B: down('B'), C: up('C') } };
const label = last(classifier);

describe('subsets', () => {
  test('UnionVariable#1', () => {
    const define = {
      A: compare(of('A'), '=', literal(80)),
      L: compare(of('L'), '<', literal(80)),
      H: compare(of('H'), '>', literal(80)),
    };
    const subset = last(classifier, { variables: ['L', 'H'] });
    expect(table('(L | H) A', { define }, [90, 80, 70, 80], [matchNumber, subset, label]).map(printRow)).toEqual([
      '1 1 H H',
      '2 1 H A',
      '3 2 L L',
      '4 2 L A',
    ]);
  });

  test('BackReference#4: a row before one of the subset', () => {
    const variables = ['A', 'B'];
    const condition = and(
      compare(prev(classifier, 1, { variables }), '=', literal('A')),
      compare(last(classifier, { offset: 3 }), '=', literal('B')),
      compare(first(classifier, { variables }), '=', literal('B')),
    );
    expect(table('(A | B)* X $', { define: { X: condition } }, [1, 2, 3, 4, 5], [label, condition])).toEqual([
      [1, 'B', null],
      [2, 'B', false],
      [3, 'A', false],
      [4, 'A', true],
      [5, 'X', true],
    ]);
  });

  test('SelectiveAggregation#1, CountAggregation#3, Aggregation SimpleQuery#3', () => {
    const [ids, labels] = [arrayAgg(value, ['X', 'Z']), arrayAgg(classifier, ['X', 'Z'])];
    expect(table('X Y Z Y', {}, [1, 2, 3, 4], [ids, labels])).toEqual([
      [1, [1], ['X']],
      [2, [1], ['X']],
      [3, [1, 3], ['X', 'Z']],
      [4, [1, 3], ['X', 'Z']],
    ]);
    const counts = [count(['C']), count(['B', 'D'])];
    expect(table('A B C D', {}, [1, 2, 3, 4], counts).map(printRow)).toEqual(['1 0 0', '2 0 1', '3 1 1', '4 1 2']);
    const spelled = joined(arrayAgg(classifier, ['M', 'A', 'T', 'C', 'H']));
    const spelling = table('M A X X T C H', {}, [1, 2, 3, 4, 5, 6, 7], [spelled]).map(printRow);
    expect(spelling).toEqual(['1 M', '2 MA', '3 MA', '4 MA', '5 MAT', '6 MATC', '7 MATCH']);
  });
});

describe('RUNNING and FINAL', () => {
  test('RunningAndFinal#1', () => {
    const measures = [label, final(label), value, final(last(value)), of('B'), final(of('B')), of('C'), final(of('C'))];
    expect(table('A B+ C+', DOWN_UP, [90, 80, 70, 100, 200], measures)).toEqual([
      [1, 'A', 'C', 90, 200, null, 70, null, 200],
      [2, 'B', 'C', 80, 200, 80, 70, null, 200],
      [3, 'B', 'C', 70, 200, 70, 70, null, 200],
      [4, 'C', 'C', 100, 200, 70, 70, 100, 200],
      [5, 'C', 'C', 200, 200, 70, 70, 200, 200],
    ]);
  });

  test('NavigationFunctions#13, #14, #19 to #23', () => {
    const ahead = table('A+', {}, [10, 20, 30], [next(value), next(first(value)), first(value, { shift: 2 })]);
    expect(ahead.map((row) => row.slice(1, 2))).toEqual([[20], [30], [null]]);
    expect(ahead.map((row) => row.slice(3))).toEqual([[30], [30], [30]]);
    const variables = ['B'];
    const around = [-4, -3, -2, 1, 2].map((shift) => last(value, { variables, shift }));
    const query = { define: { B: same('B') }, rows: 'one-row' } as const;
    expect(table('A B', query, [10, 20, 30, 30, 40], around)).toEqual([[null, 10, 20, 40, null]]);
  });

  test('RunningAndFinalAggregations#1: arguments that read the match', () => {
    const labels = joined(arrayAgg(classifier));
    const numbers = sum(matchNumber);
    const rows = table('A B', {}, [1, 2, 3, 4], [labels, final(arrayAgg(classifier)), numbers, final(numbers)]);
    expect(rows).toEqual([
      [1, 'A', ['A', 'B'], 1, 2],
      [2, 'AB', ['A', 'B'], 2, 2],
      [3, 'A', ['A', 'B'], 2, 4],
      [4, 'AB', ['A', 'B'], 4, 4],
    ]);
  });
});

describe('aggregates', () => {
  test('TentativeLabelMatch#6 and its runtime argument: a failed label leaves nothing behind', () => {
    const [most, moreThanNumber] = [max(value), max(plus(value, matchNumber))];
    const found = ['1 B 1', '2 B 2', '3 B 3', '4 B 4', '5 A 5'];
    for (const condition of [compare(most, '>', literal(4)), compare(moreThanNumber, '>', literal(5))]) {
      const rows = table('(A | B)*', { define: { A: condition } }, [1, 2, 3, 4, 5], [label, most]);
      expect(rows.map(printRow)).toEqual(found);
    }
  });

  test('LabelAndColumnNames#1: count of a column counts what is not NULL', () => {
    const notNull = (variables?: readonly string[]) => count(variables, { filter: compare(value, '>', literal(0)) });
    const measures = [label, notNull(['A']), notNull(), count(['A'])];
    const rows = table('A B A A', {}, [1, 2, null, 4], measures).map(printRow);
    expect(rows).toEqual(['1 A 1 1 1', '2 B 1 2 1', '3 A 1 2 2', '4 A 2 3 3']);
  });

  test('AggregationArguments#5, MultipleAggregationArguments#1: the second argument reads the match', () => {
    expect(table('A B D C', {}, [1, 2, 3, 4], [maxBy(value, classifier)]).map(printRow)).toEqual([
      '1 1',
      '2 2',
      '3 3',
      '4 3',
    ]);
    const define = { A: compare(maxBy(matchNumber, classifier), '>', literal(0)) };
    const measures = [maxBy(plus(matchNumber, value), classifier), final(maxBy(minus(literal(0), value), classifier))];
    const rows = table('A B C D', { define }, upTo(8), measures).map(printRow);
    expect(rows.slice(0, 5)).toEqual(['1 2 -4', '2 3 -4', '3 4 -4', '4 5 -4', '5 7 -8']);
  });

  test('MultipleAggregationsInDefine#1', () => {
    const twice = plus(matchNumber, matchNumber);
    const define = {
      A: and(compare(max(minus(value, twice)), '>', literal(1)), compare(max(classifier), '=', literal('B'))),
      B: or(
        compare(min(classifier), '=', literal('B')),
        compare(min(plus(matchNumber, literal(100))), '<', literal(0)),
      ),
    };
    const measures = [matchNumber, joined(arrayAgg(classifier))];
    const rows = table('(A | B){4}', { define, rows: 'one-row' }, upTo(8), measures).map(printRow);
    expect(rows).toEqual(['1 BBBA', '2 BAAA']);
  });

  test('PeriodLength#1', () => {
    const follows = compare(value, '=', plus(prev(value), literal(1)));
    const total = minus(sum(value, ['C']), sum(value, ['A']));
    const query = { define: { B: follows, C: follows }, rows: 'one-row' } as const;
    expect(table('(A B* C | D)*', query, [3, 4, 5, 8, 9], [total])).toEqual([[3]]);
    expect(table('(A B* C | D)*', query, [2, 3, 4], [total])).toEqual([[2]]);
  });

  test('TentativeLabelMatch#1 and #2: by the sum and the count, since there is no avg here', () => {
    const isFive = (variable: string) => compare(sum(minus(value, literal(5)), [variable]), '=', literal(0));
    const ofB = table('(A | B)*', { define: { A: isFive('B') } }, [4, 6, 0], [label]).map(printRow);
    expect(ofB).toEqual(['1 B', '2 B', '3 A']);
    const ofA = table('(A | B)*', { define: { A: isFive('A') } }, [4, 6, 0, 5], [label]).map(printRow);
    expect(ofA).toEqual(['1 B', '2 B', '3 B', '4 A']);
  });

  test('BalancingSums#1', () => {
    const [ofA, ofB] = [sum(value, ['A']), sum(value, ['B'])];
    const define = { A: compare(minus(ofA, of('A')), '<=', ofB) };
    const rows = table('(A | B)*', { define }, [4, 6, 10, 1, 1, 1, 10, 5, 1], [ofA, ofB, label]);
    expect(
      rows.map((row) =>
        row
          .slice(1)
          .map((each) => each ?? '-')
          .join(' '),
      ),
    ).toEqual(['- 4 B', '6 4 A', '6 14 B', '7 14 A', '8 14 A', '9 14 A', '19 14 A', '19 19 B', '20 19 A']);
  });

  test('SetPartitioning#1 and #2: subsets of equal sums', () => {
    const [a, b, c] = [sum(value, ['A']), sum(value, ['B']), sum(value, ['C'])];
    const halves = { P: compare(plus(a, value), '=', b), Q: compare(plus(b, value), '=', a) };
    const [half] = table('^(A | B)* (P | Q)$', { define: halves, rows: 'one-row' }, upTo(8), [
      joined(arrayAgg(classifier)),
    ]);
    expect(half).toEqual(['AAAABBBP']);
    const thirds = {
      P: and(compare(plus(a, value), '=', b), compare(b, '=', c)),
      Q: and(compare(plus(b, value), '=', a), compare(a, '=', c)),
      R: and(compare(plus(c, value), '=', a), compare(a, '=', b)),
    };
    const [third] = table('^(A | B | C)* (P | Q | R)$', { define: thirds, rows: 'one-row' }, upTo(6), [
      joined(arrayAgg(classifier)),
    ]);
    expect(third).toEqual(['ABCCBP']);
  });

  test('ForkingThreads#1: every way is tried', () => {
    const define = { X: compare(joined(arrayAgg(classifier)), '=', literal('CABX')) };
    const [labels] = table('(A | B | C)* X', { define, rows: 'one-row' }, upTo(4), [joined(arrayAgg(classifier))]);
    expect(labels).toEqual(['CABX']);
  });
});

function upTo(most: number): readonly number[] {
  return Array.from({ length: most }, (_, index) => index + 1);
}
