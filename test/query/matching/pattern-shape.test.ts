import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unreachable } from '../../../src/errors.js';
import type { Pattern } from '../../../src/patterns/pattern.js';
import { leastRows, leastRowsBefore } from '../../../src/query/matching/pattern-shape.js';
import { lawTimeout, runs } from '../../support/runs.js';

const variable = fc.constantFrom('A', 'B', 'C').map((name): Pattern => ({ kind: 'variable', name }));

/** Small enough for all its words to be written out. */
const small: fc.Arbitrary<Pattern> = fc.letrec<{ node: Pattern; items: readonly Pattern[] }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, depthSize: 'small', withCrossShrink: true },
    variable,
    fc.constantFrom<Pattern>({ kind: 'empty' }, { kind: 'anchor', at: 'start' }),
    tie('items').map((items): Pattern => ({ kind: 'concatenation', items })),
    tie('items').map((items): Pattern => ({ kind: 'alternation', items })),
    tie('items').map((items): Pattern => ({ kind: 'permutation', items })),
    tie('node').map((body): Pattern => ({ kind: 'exclusion', body })),
    fc.tuple(tie('node'), fc.nat(2), fc.option(fc.nat(1), { nil: undefined })).map(([body, min, more]): Pattern => {
      const max = more === undefined ? {} : { max: Math.max(1, min + more) };
      return { kind: 'quantified', body, min, ...max, greedy: true };
    }),
  ),
  items: fc.array(tie('node'), { minLength: 2, maxLength: 2 }),
})).node;

test(
  'the shortest of the words that a pattern stands for has as many rows as said, and no variable comes sooner',
  () => {
    fc.assert(
      fc.property(small, fc.subarray(['A', 'B', 'C'], { minLength: 1 }), (pattern, variables) => {
        const words = wordsOf(pattern);
        const places = words.map((word) => word.findIndex((name) => variables.includes(name))).filter((at) => at >= 0);
        expect(leastRows(pattern)).toBe(Math.min(...words.map((word) => word.length)));
        expect(leastRowsBefore(pattern, variables)).toBe(Math.min(...places, Number.POSITIVE_INFINITY));
      }),
      { numRuns: runs },
    );
  },
  lawTimeout,
);

/** All words, loops without a bound being gone through once more than they must. */
function wordsOf(pattern: Pattern): readonly (readonly string[])[] {
  switch (pattern.kind) {
    case 'variable':
      return [[pattern.name]];
    case 'empty':
    case 'anchor':
    case 'gap':
      return [[]];
    case 'concatenation':
      return joined(pattern.items);
    case 'alternation':
      return pattern.items.flatMap(wordsOf);
    case 'permutation':
      return [...joined(pattern.items), ...joined(pattern.items.toReversed())];
    case 'exclusion':
      return wordsOf(pattern.body);
    case 'quantified': {
      const counts = [pattern.min, Math.min(pattern.min + 1, pattern.max ?? pattern.min + 1)];
      return counts.flatMap((count) => joined(Array.from({ length: count }, () => pattern.body)));
    }
    default:
      return unreachable(pattern);
  }
}

function joined(items: readonly Pattern[]): readonly (readonly string[])[] {
  let words: readonly (readonly string[])[] = [[]];
  for (const item of items) {
    const next = distinct(wordsOf(item));
    words = distinct(words.flatMap((word) => next.map((more) => [...word, ...more])));
  }
  return words;
}

function distinct(words: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return [...new Map(words.map((word) => [word.join(''), word])).values()];
}
