import { describe, expect, test } from 'vitest';
import { compileAllMatches } from '../../src/patterns/all-matches/program.js';
import type { Pattern, RowPattern } from '../../src/patterns/pattern.js';
import { compile } from '../../src/patterns/program.js';
import { compare, field, literal } from '../support/expressions.js';

const a: Pattern = { kind: 'variable', name: 'A' };

function patternOf(pattern: Pattern, more: Partial<RowPattern<string>> = {}): RowPattern<string> {
  return { pattern, define: new Map(), skip: { to: 'next-row' }, timeouts: false, ...more };
}

function refused(say: () => unknown, words: string): void {
  expect(say).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  expect(say).toThrow(words);
}

describe('what a matcher cannot do is refused when the pattern is compiled', () => {
  test('the one of preferred matches', () => {
    const soon = patternOf({ kind: 'concatenation', items: [a, { ...a, name: 'B', withinPrevious: 1 }] });
    const absent = patternOf({ kind: 'concatenation', items: [a, { kind: 'gap', until: ['B'], rows: 'to-deadline' }] });
    refused(() => compile(soon), 'a bound between two rows');
    refused(() => compile(absent), 'a gap to the deadline');
    refused(() => compile(patternOf(a, { matches: 'all' })), 'one match a start row');
    const skip = { to: 'first', variables: ['A'], onMiss: 'error' } as const;
    refused(() => compile(patternOf(a, { skip })), 'AFTER MATCH SKIP');
    expect(() => compileAllMatches(soon)).not.toThrow();
    expect(() => compileAllMatches(absent)).not.toThrow();
    expect(() => compileAllMatches(patternOf(a, { skip }))).not.toThrow();
  });

  test('the one of all matches', () => {
    const anchored = patternOf({ kind: 'concatenation', items: [{ kind: 'anchor', at: 'start' }, a] });
    refused(() => compileAllMatches(anchored), 'an anchor');
    refused(() => compileAllMatches(patternOf({ kind: 'exclusion', body: a })), 'an exclusion');
    refused(() => compileAllMatches(patternOf(a, { rows: 'all-rows-show-empty' })), 'all-rows-show-empty');
    const expression = compare(field(0, { kind: 'VARCHAR' }), '=', literal('a'));
    const define = new Map([['A', { kind: 'expression', expression } as const]]);
    refused(() => compileAllMatches(patternOf(a, { define })), 'conditions in code only');
    expect(() => compile(anchored)).not.toThrow();
    expect(() => compile(patternOf(a, { define }))).not.toThrow();
  });

  test('either refuses more positions than a mistake in a bound', () => {
    const long = patternOf({ kind: 'quantified', body: a, min: 20_001, max: 20_001, greedy: true });
    refused(() => compile(long), 'more than 20000 positions');
    refused(() => compileAllMatches(long), 'more than 20000 positions');
  });
});
