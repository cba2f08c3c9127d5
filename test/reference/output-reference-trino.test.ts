// Cases of Trino's own tests, by their names there: trinodb/trino, Apache License 2.0,
// core/trino-main/src/test/java/io/trino/sql/query/TestRowPatternMatching.java and
// TestAggregationsInRowPatternMatching.java at a94aa3b8eab917da81c08325d5f40eca33d43af5.
import { describe, expect, test } from 'vitest';
import type { RowsPerMatch } from '../../src/patterns/pattern.js';
import { arrayAgg, classifier, compare, concat, joined, last, literal, matchNumber } from '../support/expressions.js';
import { down, labelled, printRow, type Query, same, table, up, value } from '../support/reference-table.js';

const SLOPE = [90, 80, 70, 70];
const WAVES = [90, 80, 70, 80, 90, 50, 40, 60];
const DOWN = { define: { B: down('B') } };
const DOWN_UP = { define: { B: down('B'), C: up('C') } };

describe('anchors, permutation, the empty pattern', () => {
  test.each<[name: string, pattern: string, query: Query, found: readonly string[]]>([
    ['RowPattern#1', '() | A', {}, ['1 1', '2 2', '3 3', '4 4']],
    ['RowPattern#2', '^A', {}, ['1 1 90 A']],
    ['RowPattern#3', 'A^', {}, []],
    ['RowPattern#4', '^A^', {}, []],
    ['RowPattern#5', 'A$', {}, ['4 1 70 A']],
    ['RowPattern#6', '$A', {}, []],
    ['RowPattern#7', '$A$', {}, []],
    ['RowPattern#8', 'A B C', { define: { B: down('B'), C: same('C') } }, ['2 1 80 A', '3 1 70 B', '4 1 70 C']],
    ['RowPattern#10', 'PERMUTE(B, C)', { define: { B: down('B'), C: down('C') } }, ['2 1 80 B', '3 1 70 C']],
    ['EmptyCycle#7', '^* | B', DOWN, ['1 1', '2 2', '3 3', '4 4']],
    ['EmptyCycle#8', '^+ | B', DOWN, ['1 1', '2 2 80 B', '3 3 70 B']],
    ['EmptyCycle#9', '^* A B', DOWN, ['1 1 90 A', '2 1 80 B']],
    ['EmptyCycle#10', '$* | B', DOWN, ['1 1', '2 2', '3 3', '4 4']],
    ['EmptyCycle#11', '$+ | B', DOWN, ['2 1 80 B', '3 2 70 B']],
    ['EmptyCycle#12', 'B A $+', DOWN, ['3 1 70 B', '4 1 70 A']],
  ])('%s: %s', (_, pattern, query, found) => {
    expect(labelled(pattern, query, SLOPE)).toEqual(found);
  });
});

describe('exclusion', () => {
  const all = ['1 1 90 A', '2 1 80 B', '3 1 70 B', '4 1 80 C', '5 1 90 C', '6 2 50 A', '7 2 40 B', '8 2 60 C'];

  test.each<[name: string, pattern: string, found: readonly string[]]>([
    ['ExclusionSyntax#1', 'A B+ C+', all],
    ['ExclusionSyntax#2', 'A {- B+ -} C+', all.filter((row) => !row.endsWith('B'))],
    ['ExclusionSyntax#3', '{- A -} {- B+ -} C+', all.filter((row) => row.endsWith('C'))],
    ['ExclusionSyntax#4', 'A {- {- B+ -} C+ -}', all.filter((row) => row.endsWith('A'))],
    ['ExclusionSyntax#5', '{- A B+ C+ -}', []],
    ['ExclusionSyntax#6', 'A B+ {- ()* -} C+', all],
    ['ExclusionSyntax#7', 'A {- B -}+ {- C -}+', all.filter((row) => row.endsWith('A'))],
    ['ExclusionSyntax#8', 'A {- B -}* {- C -}*', all.filter((row) => row.endsWith('A'))],
    ['ExclusionSyntax#9', 'A {- B -}{1,2} {- C -}{1,2}', all.filter((row) => row.endsWith('A'))],
    ['ExclusionSyntax#10', 'A {- C -}{2,3} {- B -}{2,3}', ['3 1 70 A']],
  ])('%s: %s', (_, pattern, found) => {
    expect(labelled(pattern, DOWN_UP, WAVES)).toEqual(found);
  });

  test('Aggregation Exclusions#1: an excluded row is aggregated', () => {
    const labels = joined(arrayAgg(concat(value, classifier)));
    const query = { define: { P: compare(value, '>', literal(1)) } };
    expect(table('P {- Q R -} S', query, [1, 2, 3, 4, 5], [labels])).toEqual([
      [2, '2P'],
      [5, '2P3Q4R5S'],
    ]);
  });
});

describe('rows per match', () => {
  test.each<[name: string, pattern: string, rows: RowsPerMatch, found: readonly string[]]>([
    ['OutputModes#1', 'B*', 'one-row', ['1', '2 70 B', '3']],
    ['OutputModes#3', 'B+', 'one-row', ['1 70 B']],
    ['OutputModes#4', 'B*', 'all-rows-show-empty', ['1 1', '2 2 80 B', '3 2 70 B', '4 3']],
    ['OutputModes#5', 'B+', 'all-rows-show-empty', ['2 1 80 B', '3 1 70 B']],
    ['OutputModes#7', 'B*', 'all-rows-omit-empty', ['2 2 80 B', '3 2 70 B']],
    ['OutputModes#8', 'B+', 'all-rows-omit-empty', ['2 1 80 B', '3 1 70 B']],
    ['OutputModes#9', 'B+', 'all-rows-with-unmatched', ['1', '2 1 80 B', '3 1 70 B', '4']],
  ])('%s: %s %s', (_, pattern, rows, found) => {
    expect(labelled(pattern, { ...DOWN, rows }, SLOPE)).toEqual(found);
  });

  test('EmptyMatches#1: a row is unmatched only if no match has it', () => {
    const query = { ...DOWN, skip: { to: 'next-row' }, rows: 'all-rows-with-unmatched' } as const;
    const rows = table('A B{2}', query, [100, 100, 90, 80, 70, 100], [matchNumber, last(classifier)]);
    const matches = ['2 1 A', '3 1 B', '4 1 B', '3 2 A', '4 2 B', '5 2 B'];
    expect(rows.map(printRow)).toEqual(['1', ...matches, '6']);
  });

  test('OneRowPerMatch#1', () => {
    const labels = joined(arrayAgg(concat(value, classifier)));
    expect(table('X Y Z', { rows: 'one-row' }, [1, 2, 3, 4, 5, 6], [labels])).toEqual([['1X2Y3Z'], ['4X5Y6Z']]);
  });
});

describe('AFTER MATCH SKIP TO a subset', () => {
  test('AfterMatchSkip#9: the last row of any of its variables', () => {
    const query = {
      define: { ...DOWN_UP.define, D: literal(false) },
      skip: { to: 'last', variables: ['C', 'D'] },
    } as const;
    const rows = ['1 1 90 A', '2 1 80 B', '3 1 70 B', '4 1 80 C', '4 2 80 A', '5 2 70 B', '6 2 80 C'];
    expect(labelled('A B+ C+ D?', query, [90, 80, 70, 80, 70, 80])).toEqual(rows);
  });
});
