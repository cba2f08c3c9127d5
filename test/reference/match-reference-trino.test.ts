// Cases of Trino's own tests, by their names there: trinodb/trino, Apache License 2.0,
// core/trino-main/src/test/java/io/trino/sql/query/TestRowPatternMatching.java and
// TestAggregationsInRowPatternMatching.java at a94aa3b8eab917da81c08325d5f40eca33d43af5.
import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern, SkipMode } from '../../src/patterns/pattern.js';
import {
  and,
  classifier,
  compare,
  count,
  field,
  first,
  last,
  literal,
  minus,
  plus,
  prev,
  sum,
} from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { evaluateReference, type ReferenceRow } from './evaluate-reference.js';
import { referenceMatches } from './match-reference.js';

type Define = Readonly<Record<string, Expression>>;

const value = field(0);
const of = (variable: string): Expression => last(value, { variables: [variable] });
const prevOf = (variable: string): Expression => prev(value, 1, { variables: [variable] });
const down = (variable: string): Expression => compare(of(variable), '<', prevOf(variable));
const up = (variable: string): Expression => compare(of(variable), '>', prevOf(variable));
const notUp = (variable: string): Expression => compare(of(variable), '<=', prevOf(variable));
const same = (variable: string): Expression => compare(of(variable), '=', prevOf(variable));

const SLOPE = [90, 80, 70, 70];
const WAVES = [90, 80, 70, 80, 70, 80];

describe('quantifiers', () => {
  test.each<[name: string, pattern: string, found: readonly string[]]>([
    ['PatternQuantifiers#1', 'B*', ['()1', 'B2 B3 B4']],
    ['PatternQuantifiers#2', 'B*?', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#3', 'B+', ['B2 B3 B4']],
    ['PatternQuantifiers#4', 'B+?', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#5', 'B?', ['()1', 'B2', 'B3', 'B4']],
    ['PatternQuantifiers#6', 'B??', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#7', 'B{,}', ['()1', 'B2 B3 B4']],
    ['PatternQuantifiers#8', 'B{,}?', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#9', 'B{1,}', ['B2 B3 B4']],
    ['PatternQuantifiers#10', 'B{1,}?', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#11', 'B{2,}', ['B2 B3 B4']],
    ['PatternQuantifiers#12', 'B{2,}?', ['B2 B3']],
    ['PatternQuantifiers#13', 'B{5,}', []],
    ['PatternQuantifiers#14', 'B{5,}?', []],
    ['PatternQuantifiers#15', 'B{,1}', ['()1', 'B2', 'B3', 'B4']],
    ['PatternQuantifiers#16', 'B{,1}?', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#17', 'B{,2}', ['()1', 'B2 B3', 'B4']],
    ['PatternQuantifiers#18', 'B{,2}?', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#19', 'B{,5}', ['()1', 'B2 B3 B4']],
    ['PatternQuantifiers#20', 'B{,5}?', ['()1', '()2', '()3', '()4']],
    ['PatternQuantifiers#21', 'B{1,1}', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#22', 'B{1,1}?', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#23', 'B{1,5}', ['B2 B3 B4']],
    ['PatternQuantifiers#24', 'B{1,5}?', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#25', 'B{5,7}', []],
    ['PatternQuantifiers#26', 'B{5,7}?', []],
    ['PatternQuantifiers#27', 'B{1}', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#28', 'B{1}?', ['B2', 'B3', 'B4']],
    ['PatternQuantifiers#29', 'B{2}', ['B2 B3']],
    ['PatternQuantifiers#30', 'B{2}?', ['B2 B3']],
    ['PatternQuantifiers#31', 'B{5}', []],
    ['PatternQuantifiers#32', 'B{5}?', []],
  ])('%s: %s', (_, pattern, found) => {
    expect(matches(pattern, { B: notUp('B') }, SLOPE)).toEqual(found);
  });
});

describe('empty cycles', () => {
  test.each<[name: string, pattern: string, found: readonly string[]]>([
    ['EmptyCycle#1', '()* | B', ['()1', '()2', '()3', '()4']],
    ['EmptyCycle#2', '()+ | B', ['()1', '()2', '()3', '()4']],
    ['EmptyCycle#3', '(){5,} | B', ['()1', '()2', '()3', '()4']],
    ['EmptyCycle#4', 'B | ()*', ['()1', 'B2', 'B3', '()4']],
    ['EmptyCycle#5', '(B ()*)*', ['()1', 'B2 B3', '()4']],
    ['EmptyCycle#6', '(B ()*)*?', ['()1', '()2', '()3', '()4']],
  ])('%s: %s', (_, pattern, found) => {
    expect(matches(pattern, { B: down('B') }, SLOPE)).toEqual(found);
  });

  test('KillThread#1: (Y?){2,}', () => {
    expect(matches('(Y?){2,}', {}, [1, 2, 3, 4, 5])).toEqual(['Y1 Y2 Y3 Y4 Y5']);
  });
});

describe('patterns and conditions', () => {
  test.each<[name: string, pattern: string, define: Define, values: readonly number[], found: readonly string[]]>([
    [
      'SimpleQuery#1',
      'A B+ C+',
      { B: down('B'), C: up('C') },
      [90, 80, 70, 80, 90, 50, 40, 60],
      ['A1 B2 B3 C4 C5', 'A6 B7 C8'],
    ],
    ['RowPattern#1', '() | A', {}, SLOPE, ['()1', '()2', '()3', '()4']],
    ['RowPattern#8', 'A B C', { B: down('B'), C: same('C') }, SLOPE, ['A2 B3 C4']],
    ['RowPattern#9', 'B | C | A', { B: down('B'), C: notUp('C') }, SLOPE, ['A1', 'B2', 'B3', 'C4']],
    ['RowPattern#11', '((A) (B (C)))', { B: down('B'), C: same('C') }, SLOPE, ['A2 B3 C4']],
    ['BackReference#1', '(A | B)* X', { X: compare(value, '=', of('A')) }, [1, 1], ['A1 X2']],
    ['BackReference#2', '(A | B)* X', { X: compare(value, '=', of('B')) }, [1, 1], ['B1 X2']],
    [
      'BackReference#3',
      '(A | B)* X',
      {
        X: compare(
          value,
          '=',
          plus(
            plus(prev(value, 3, { variables: ['A'] }), first(value, { variables: ['A'] })),
            prev(value, 2, { variables: ['B'] }),
          ),
        ),
      },
      [1, 2, 3, 4, 5, 6],
      ['B1 A2 A3 A4 B5 X6'],
    ],
    [
      'ClassifierFunctionPastCurrentRow#2',
      'A+',
      { A: compare(last(classifier, { shift: 1 }), '=', literal('A')) },
      WAVES,
      [],
    ],
    [
      'ExponentialMatch#1',
      '(A | B)+ LAST',
      {
        LAST: and(
          ...[0, 1, 2, 3, 4, 5, 6, 7].map((offset) => compare(first(classifier, { offset }), '=', literal('B'))),
        ),
      },
      [1, 2, 3, 4, 5, 6, 7, 8, 9],
      ['B1 B2 B3 B4 B5 B6 B7 B8 LAST9'],
    ],
    [
      'PotentiallyExponentialMatch#1',
      '(A+)+ B',
      { A: compare(value, '=', literal(1)), B: compare(value, '=', literal(2)) },
      [1, 1, 1, 1, 1, 1, 1],
      [],
    ],
    [
      'TentativeLabelMatch#3',
      'B (A | B) B',
      { A: compare(sum(value), '>', literal(1000)) },
      [1, 1, 1, 1, 1, 1],
      ['B1 B2 B3', 'B4 B5 B6'],
    ],
    [
      'TentativeLabelMatch#4',
      '(A | B)*',
      { A: compare(sum(value), '>', literal(4)) },
      [1, 1, 1, 1, 1],
      ['B1 B2 B3 B4 A5'],
    ],
    [
      'BalancingSums#1',
      '(A | B)*',
      { A: compare(minus(sum(value, ['A']), of('A')), '<=', sum(value, ['B'])) },
      [4, 6, 10, 1, 1, 1, 10, 5, 1],
      ['B1 A2 B3 A4 A5 A6 A7 B8 A9'],
    ],
    ['CountAggregation#1', 'X Y Z', { X: compare(value, '>', literal(1)) }, [1, 2, 3, 4], ['X2 Y3 Z4']],
  ])('%s: %s', (_, pattern, define, values, found) => {
    expect(matches(pattern, define, values)).toEqual(found);
  });
});

describe('AFTER MATCH SKIP', () => {
  const pattern = 'A B+ C+ D?';
  const define = { B: down('B'), C: up('C'), D: literal(false) };

  test.each<[name: string, skip: SkipMode, found: readonly string[]]>([
    ['AfterMatchSkip#1', { to: 'past-last-row' }, ['A1 B2 B3 C4']],
    ['AfterMatchSkip#2', { to: 'next-row' }, ['A1 B2 B3 C4', 'A2 B3 C4', 'A4 B5 C6']],
    ['AfterMatchSkip#3', { to: 'first', variables: ['C'] }, ['A1 B2 B3 C4', 'A4 B5 C6']],
    ['AfterMatchSkip#5', { to: 'last', variables: ['B'] }, ['A1 B2 B3 C4', 'A4 B5 C6']],
  ])('%s: %j', (_, skip, found) => {
    expect(matches(pattern, define, WAVES, skip)).toEqual(found);
  });

  test('AfterMatchSkip#11 and #12: to the first row of the match, or to a variable that is not in it', () => {
    for (const variable of ['A', 'D']) {
      const given = rowPattern(pattern, define, { to: 'last', variables: [variable] });
      const [match] = referenceMatches(given, rowsOf(WAVES), { end: true });
      expect(match?.skipFailed).toBe(true);
    }
  });

  test('EmptyMatches#1: A B{2}', () => {
    const found = matches('A B{2}', { B: down('B') }, [100, 100, 90, 80, 70, 100], { to: 'next-row' });
    expect(found).toEqual(['A2 B3 B4', 'A3 B4 B5']);
  });
});

describe('expressions over a match', () => {
  test('RunningAndFinal#1', () => {
    const over = [[90, 80, 70, 100, 200], 'A B+ C+', { B: down('B'), C: up('C') }] as const;
    expect(measures('final', last(classifier), ...over)).toEqual(['C', 'C', 'C', 'C', 'C']);
    expect(measures('running', of('B'), ...over)).toEqual([null, 80, 70, 70, 70]);
    expect(measures('final', of('B'), ...over)).toEqual([70, 70, 70, 70, 70]);
    expect(measures('running', of('C'), ...over)).toEqual([null, null, null, 100, 200]);
  });

  test('NavigationFunctions#8 to #18', () => {
    const over = [[10, 20, 30], 'A+', {}] as const;
    expect(measures('final', last(value, { offset: 2 }), ...over)).toEqual([10, 10, 10]);
    expect(measures('running', first(value, { offset: 2 }), ...over)).toEqual([null, null, 30]);
    expect(measures('running', last(value, { offset: 10 }), ...over)).toEqual([null, null, null]);
    expect(measures('running', prev(value), ...over)).toEqual([null, 10, 20]);
    expect(measures('running', last(value, { shift: 1 }), ...over)).toEqual([20, 30, null]);
    expect(measures('running', first(value, { shift: 2 }), ...over)).toEqual([30, 30, 30]);
    expect(measures('running', first(value, { shift: 10 }), ...over)).toEqual([null, null, null]);
    expect(measures('running', first(value, { shift: -10 }), ...over)).toEqual([null, null, null]);
    expect(measures('running', last(value, { offset: 10, shift: -2 }), ...over)).toEqual([null, null, null]);
  });

  test('ClassifierFunctionPastCurrentRow#1: a classifier after the row at hand', () => {
    const over = [[90, 80, 70, 80], 'A B+ C+', { B: down('B'), C: up('C') }] as const;
    expect(measures('running', last(classifier, { shift: 1 }), ...over)).toEqual(['B', 'B', 'C', null]);
  });

  test('CountAggregation#2 and #3', () => {
    const over = [[1, 2, 3, 4], 'A B C D', {}] as const;
    expect(measures('running', count(), ...over)).toEqual([1, 2, 3, 4]);
    expect(measures('final', count(), ...over)).toEqual([4, 4, 4, 4]);
    expect(measures('running', count(['C']), ...over)).toEqual([0, 0, 1, 1]);
    expect(measures('running', count(['B', 'D']), ...over)).toEqual([0, 1, 1, 2]);
  });
});

function matches(pattern: string, define: Define, values: readonly number[], skip?: SkipMode): readonly string[] {
  return referenceMatches(rowPattern(pattern, define, skip), rowsOf(values), { end: true }).map(({ start, rows }) =>
    rows.length === 0 ? `()${start + 1}` : rows.map(({ row, variable }) => `${variable}${row + 1}`).join(' '),
  );
}

/** An expression at every row of the first match. */
function measures(
  semantics: 'running' | 'final',
  expression: Expression,
  values: readonly number[],
  pattern: string,
  define: Define,
): readonly unknown[] {
  const rows = rowsOf(values);
  const [match] = referenceMatches(rowPattern(pattern, define), rows, { end: true });
  const mapped = match?.rows ?? [];
  const meant = 'semantics' in expression ? { ...expression, semantics } : expression;
  return mapped.map((_, index) =>
    evaluateReference(meant, { rows, limit: rows.length, open: false, mapped, running: index + 1, matchNumber: 1 }),
  );
}

function rowPattern(pattern: string, define: Define, skip: SkipMode = { to: 'past-last-row' }): RowPattern {
  const conditions = Object.entries(define).map(
    ([variable, expression]) => [variable, { kind: 'expression', expression }] as const,
  );
  return { pattern: parsePattern(pattern), define: new Map(conditions), skip, timeouts: false };
}

function rowsOf(values: readonly number[]): readonly ReferenceRow<never>[] {
  return values.map((each, time) => ({ time, values: [each] }));
}
