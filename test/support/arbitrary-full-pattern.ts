import fc from 'fast-check';
import { unreachable } from '../../src/errors.js';
import type { Pattern, RowPattern, RowsPerMatch, SkipMode } from '../../src/patterns/pattern.js';
import type { CaseEvent } from './arbitrary-condition.js';
import { arbitraryFullCondition } from './arbitrary-full-condition.js';
import { arbitrarySequence, definitions, quantifier, VARIABLES, variable, withGap } from './arbitrary-pattern.js';

const variables = fc.uniqueArray(variable, { maxLength: 2 });
const subset = fc.uniqueArray(variable, { minLength: 1, maxLength: 2 });

const oneRow: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 12, arbitrary: variable.map((name): Pattern => ({ kind: 'variable', name })) },
  {
    weight: 1,
    arbitrary: fc.tuple(variable, subset).map(([name, unless]): Pattern => ({ kind: 'variable', name, unless })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(variable, subset).map(([name, when]): Pattern => ({ kind: 'variable', name, when })),
  },
);

const gap: fc.Arbitrary<Omit<Pattern & { kind: 'gap' }, 'kind'>> = fc.oneof(
  { weight: 3, arbitrary: variables.map((until) => ({ until })) },
  { weight: 1, arbitrary: fc.record({ until: variables, when: subset }) },
  { weight: 1, arbitrary: fc.record({ until: variables, rows: fc.constant<'one'>('one') }) },
);

/** Small, since it is tried in every order. */
const permutation: fc.Arbitrary<Pattern> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: oneRow },
      {
        weight: 1,
        arbitrary: fc
          .tuple(oneRow, quantifier)
          .map(([body, { bounds, greedy }]): Pattern => ({ kind: 'quantified', body, ...bounds, greedy })),
      },
      {
        weight: 1,
        arbitrary: fc.tuple(oneRow, oneRow).map((items): Pattern => ({ kind: 'concatenation', items })),
      },
    ),
    { minLength: 2, maxLength: 3 },
  )
  .map((items) => ({ kind: 'permutation', items }));

/** All that a pattern can be; `$` only over input that is bounded. */
export function arbitraryFullPatternNode(bounded: boolean): fc.Arbitrary<Pattern> {
  const anchors: readonly Pattern[] = [
    { kind: 'anchor', at: 'start' },
    ...(bounded ? [{ kind: 'anchor', at: 'end' } as const] : []),
  ];
  const depth = { depthIdentifier: 'full pattern' } as const;
  return fc.letrec<{ node: Pattern; leaf: Pattern }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true, ...depth },
      { weight: 3, arbitrary: tie('leaf') },
      {
        weight: 3,
        arbitrary: fc
          .tuple(fc.array(tie('node'), { minLength: 2, maxLength: 3, ...depth }), fc.option(gap, { freq: 4 }))
          .map(([items, between]): Pattern => ({ kind: 'concatenation', items: withGap(items, between) })),
      },
      {
        weight: 3,
        arbitrary: fc
          .array(tie('node'), { minLength: 2, maxLength: 3, ...depth })
          .map((items): Pattern => ({ kind: 'alternation', items })),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie('node'), quantifier)
          .map(([body, { bounds, greedy }]): Pattern => ({ kind: 'quantified', body, ...bounds, greedy })),
      },
      { weight: 2, arbitrary: tie('node').map((body): Pattern => ({ kind: 'exclusion', body })) },
      { weight: 2, arbitrary: permutation },
    ),
    leaf: fc.oneof(
      { weight: 20, arbitrary: oneRow },
      { weight: 1, arbitrary: fc.constant<Pattern>({ kind: 'empty' }) },
      { weight: 1, arbitrary: fc.constantFrom(...anchors) },
    ),
  })).node;
}

/** The shapes that queries have, now and then with a part that ALL ROWS leaves out or that comes in any order. */
const sequence: fc.Arbitrary<Pattern> = fc.tuple(arbitrarySequence, fc.nat(5), fc.nat(4)).map(([whole, shape, at]) => {
  if (whole.kind !== 'concatenation') return whole;
  const { items } = whole;
  if (shape === 0) {
    const place = at % items.length;
    return { kind: 'concatenation', items: items.map((body, i) => (i === place ? { kind: 'exclusion', body } : body)) };
  }
  const [head = whole, ...rest] = items.filter(({ kind }) => kind !== 'gap').slice(0, 4);
  if (shape === 1) return { kind: 'permutation', items: [head, ...rest].slice(0, 3) };
  if (shape === 2) return { kind: 'concatenation', items: [head, { kind: 'permutation', items: rest }] };
  return whole;
});

/** Now and then from the partition's first row, or to its last. */
function arbitraryAnchored(bounded: boolean): fc.Arbitrary<Pattern> {
  const node = fc.oneof(sequence, arbitraryFullPatternNode(bounded));
  return fc.record({ node, start: fc.nat(11), end: fc.nat(3) }).map(({ node, start, end }) => {
    const before: readonly Pattern[] = start === 11 ? [{ kind: 'anchor', at: 'start' }] : [];
    const after: readonly Pattern[] = bounded && end === 3 ? [{ kind: 'anchor', at: 'end' }] : [];
    return before.length + after.length === 0 ? node : { kind: 'concatenation', items: [...before, node, ...after] };
  });
}

const skip: fc.Arbitrary<SkipMode> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<SkipMode>({ to: 'next-row' }) },
  { weight: 3, arbitrary: fc.constant<SkipMode>({ to: 'past-last-row' }) },
  { weight: 1, arbitrary: fc.record({ to: fc.constantFrom('first', 'last'), variables: subset }) },
);

const rowsPerMatch = fc.constantFrom<RowsPerMatch>(
  'one-row',
  'one-row',
  'all-rows-show-empty',
  'all-rows-omit-empty',
  'all-rows-with-unmatched',
);

/**
 * All that a query can ask for. The standard has WITH UNMATCHED ROWS without exclusion, no SQL has it with gaps, and timeouts
 * are ONE ROW's.
 */
export function arbitraryFullRowPattern(bounded: boolean): fc.Arbitrary<RowPattern<CaseEvent>> {
  return fc
    .record({ common: arbitraryMatching(bounded, true), skip, rows: rowsPerMatch })
    .map(({ common, skip, rows: drawn }) => {
      const rows =
        drawn === 'all-rows-with-unmatched' && hasExclusionOrGap(common.pattern) ? 'all-rows-show-empty' : drawn;
      return { ...common, skip, rows, timeouts: common.timeouts && rows === 'one-row' };
    });
}

/** The other reading: all matches, which have no number. */
export const arbitraryAllMatchesPattern: fc.Arbitrary<RowPattern<CaseEvent>> = arbitraryMatching(false, false).map(
  (common) => ({ ...common, skip: { to: 'next-row' }, matches: 'all' }),
);

function arbitraryMatching(bounded: boolean, numbered: boolean): fc.Arbitrary<Omit<RowPattern<CaseEvent>, 'skip'>> {
  return fc
    .record({
      pattern: arbitraryAnchored(bounded),
      conditions: fc.tuple(...VARIABLES.map((name) => fc.option(arbitraryFullCondition(name, numbered), { freq: 4 }))),
      within: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 4 }),
      timeouts: fc.boolean(),
    })
    .map(({ pattern, conditions, within, timeouts }) => ({
      pattern,
      define: definitions(conditions),
      ...(within === null ? { timeouts: false } : { within, timeouts }),
    }));
}

function hasExclusionOrGap(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'exclusion':
    case 'gap':
      return true;
    case 'variable':
    case 'anchor':
    case 'empty':
      return false;
    case 'concatenation':
    case 'alternation':
    case 'permutation':
      return pattern.items.some(hasExclusionOrGap);
    case 'quantified':
      return hasExclusionOrGap(pattern.body);
    default:
      return unreachable(pattern);
  }
}
