import { describe, expect, test } from 'vitest';
import type { Expression } from '../../src/patterns/expression.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { CaseEvent } from '../support/arbitrary-condition.js';
import { arrayAgg, classifier, count, field, final, joined, last, matchNumber, next } from '../support/expressions.js';
import { parsePattern } from '../support/parse-pattern.js';
import { byLetter, typedRows } from '../support/typed-rows.js';
import type { ReferenceStep } from './knowledge.js';
import { type ReferenceOutput, referenceOutputEmissions, referenceOutputs } from './output-reference.js';

type Options = Partial<RowPattern<CaseEvent>>;

const ALL_ROWS = { rows: 'all-rows-show-empty' } as const;
const UNMATCHED = { rows: 'all-rows-with-unmatched' } as const;
const type = field(0, { kind: 'VARCHAR' });
const label = last(classifier);
const row = { kind: 'row' } as const;
const end = { kind: 'end' } as const;

describe('ONE ROW PER MATCH', () => {
  test('sees the whole match', () => {
    expect(outputs('A B+', 'a0 b1 b2', [label, count(['B']), last(type, { offset: 2 })])).toEqual(['0: B 2 a']);
  });

  test('an empty match has a row, in which only counts and its number are not NULL', () => {
    const measures = [matchNumber, count(), label, last(type), arrayAgg(type), next(type)];
    expect(outputs('A?', 'a0 b1', measures)).toEqual(['0: 1 1 A a a b', '1: 2 0 - - - -']);
  });

  test('excluded rows are seen', () => {
    expect(outputs('A {- B+ -}', 'a0 b1', [joined(arrayAgg(classifier)), last(type)])).toEqual(['0: AB b']);
  });

  test('a timeout has a row too', () => {
    const options = { within: 5, timeouts: true } as const;
    const measures = [matchNumber, label, last(type, { variables: ['R'] })];
    expect(outputs('A X*? R', 'a0 b1 a7 r8', measures, options)).toEqual(['timeout 0: 1 X -', '2: 2 R r']);
  });
});

describe('ALL ROWS PER MATCH', () => {
  test('RUNNING at each row, FINAL at all the same', () => {
    const measures = [label, count(), final(count()), next(classifier)];
    expect(outputs('A B B', 'a0 b1 b2', measures, ALL_ROWS)).toEqual(['0@0: A 1 3 B', '0@1: B 2 3 B', '0@2: B 3 3 -']);
  });

  test('leaves out excluded rows, and those that a gap passed over', () => {
    expect(outputs('A {- X -} B', 'a0 c1 b2', [count()], ALL_ROWS)).toEqual(['0@0: 1', '0@2: 3']);
    expect(outputs('A ~B B', 'a0 c1 b2', [count()], ALL_ROWS)).toEqual(['0@0: 1', '0@2: 2']);
  });

  test('an empty match shows its start row or nothing, and counts either way', () => {
    const measures = [matchNumber, label];
    expect(outputs('B?', 'a0 b1', measures, ALL_ROWS)).toEqual(['0@0: 1 -', '1@1: 2 B']);
    expect(outputs('B?', 'a0 b1', measures, { rows: 'all-rows-omit-empty' })).toEqual(['1@1: 2 B']);
  });

  test('WITH UNMATCHED ROWS shows each row that is in no match, its measures NULL', () => {
    const measures = [matchNumber, count(), label];
    const found = ['unmatched 0@0: - - -', '1@1: 1 1 A', '1@3: 1 2 B', 'unmatched 2@2: - - -', 'unmatched 4@4: - - -'];
    expect(outputs('A ~B B', 'c0 a1 c2 b3 b4', measures, UNMATCHED)).toEqual(found);
    expect(outputs('B?', 'a0 b1', measures, UNMATCHED)).toEqual(['0@0: 1 0 -', '1@1: 2 1 B']);
  });
});

describe('the moment', () => {
  const next1 = [next(type)];
  const to = { skip: { to: 'next-row' } } as const;

  test('all the rows of a match come when it is decided', () => {
    expect(moments('A B+', 'a0 b1 c2', [count()], [row, row, row], ALL_ROWS)).toEqual([[], [], ['0@0: 1', '0@1: 2']]);
  });

  test('waits for the row that NEXT asks for, at most until the deadline', () => {
    expect(moments('A', 'a0 b1', next1, [row, row])).toEqual([[], ['0: b']]);
    expect(moments('A', 'a0 b9', next1, [row, { kind: 'watermark', watermark: 5 }], { within: 5 })).toEqual([
      [],
      ['0: -'],
    ]);
    expect(moments('A', 'a0', next1, [row, end])).toEqual([[], ['0: -']]);
    expect(outputs('A', 'a0 b5', next1, { within: 5 })).toEqual(['0: -']);
  });

  test('waits with MATCH_NUMBER for every earlier start row', () => {
    const given = ['(A X X | B)', 'a0 b1 c2'] as const;
    expect(moments(...given, [label], [row, row, row], to)).toEqual([[], ['1: B'], ['0: X']]);
    expect(moments(...given, [matchNumber], [row, row, row], to)).toEqual([[], [], ['0: 1', '1: 2']]);
  });

  test('a row is unmatched once no match can have it', () => {
    const steps = [row, row, row, end];
    expect(moments('B B', 'a0 b1 a2', [], steps, UNMATCHED)).toEqual([
      ['unmatched 0@0: '],
      [],
      ['unmatched 1@1: ', 'unmatched 2@2: '],
      [],
    ]);
    expect(moments('A ~B B', 'a0 c1 b2', [], steps, UNMATCHED)).toEqual([
      [],
      [],
      ['0@0: ', '0@2: ', 'unmatched 1@1: '],
      [],
    ]);
  });
});

function outputs(pattern: string, rows: string, measures: readonly Expression[], options: Options = {}) {
  return referenceOutputs(rowPattern(pattern, options), measures, typedRows(rows)).map(print);
}

function moments(
  pattern: string,
  rows: string,
  measures: readonly Expression[],
  steps: readonly ReferenceStep[],
  options: Options = {},
) {
  const emissions = referenceOutputEmissions(rowPattern(pattern, options), measures, typedRows(rows), steps);
  return emissions.map((found) => found.map(print));
}

function rowPattern(pattern: string, options: Options): RowPattern<CaseEvent> {
  const skip = { to: 'past-last-row' } as const;
  return { define: byLetter(), skip, timeouts: false, ...options, pattern: parsePattern(pattern) };
}

/** `START: MEASURES`, with ALL ROWS `START@ROW: MEASURES`. */
function print({ kind, start, row: at, measures }: ReferenceOutput): string {
  const whose = kind === 'match' ? '' : `${kind} `;
  return `${whose}${start}${at === undefined ? '' : `@${at}`}: ${measures.map((each) => each ?? '-').join(' ')}`;
}
