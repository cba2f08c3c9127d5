import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PatternSyntax } from '../../../src/query/syntax/ast.js';
import { parseQuery } from '../../../src/query/syntax/parse-query.js';
import { complaints } from '../../support/complaints.js';
import { printPatternSyntax } from '../../support/print-pattern-syntax.js';
import { withoutSpans } from '../../support/without-spans.js';

const around = (pattern: string) => `SELECT * FROM s MATCH_RECOGNIZE (PATTERN (${pattern}))`;

function read(pattern: string): PatternSyntax {
  const { query, problems } = parseQuery(around(pattern), 'x.sql');
  expect(complaints(problems)).toEqual([]);
  const found = query?.from.matchRecognize?.pattern;
  if (found === undefined) throw new Error(`no pattern in ${pattern}`);
  return found;
}

/** With columns counted from the pattern's first letter. */
function problemsOf(pattern: string): readonly string[] {
  const { problems } = parseQuery(around(pattern), 'x.sql');
  const shift = around('').indexOf('()') + 1;
  return complaints(problems).map((text) => text.replace(/^1:(\d+)/, (_, column) => String(Number(column) - shift)));
}

const variable = (name: string) => ({ kind: 'variable', name: { name, quoted: false } });
const [a, b, c] = [variable('A'), variable('B'), variable('C')];
const quantified = (min: number, max: number | undefined, greedy: boolean, body: object = a) => ({
  kind: 'quantified',
  body,
  min,
  ...(max === undefined ? {} : { max }),
  greedy,
});

test.each<[string, object]>([
  ['A', a],
  ['A B C', { kind: 'concatenation', items: [a, b, c] }],
  ['A | B | C', { kind: 'alternation', items: [a, b, c] }],
  ['A B | C', { kind: 'alternation', items: [{ kind: 'concatenation', items: [a, b] }, c] }],
  ['A (B | C)', { kind: 'concatenation', items: [a, { kind: 'alternation', items: [b, c] }] }],
  ['((A))', a],
  ['A*', quantified(0, undefined, true)],
  ['A+', quantified(1, undefined, true)],
  ['A?', quantified(0, 1, true)],
  ['A??', quantified(0, 1, false)],
  ['A*?', quantified(0, undefined, false)],
  ['A+?', quantified(1, undefined, false)],
  ['A{2}', quantified(2, 2, true)],
  ['A{2,}', quantified(2, undefined, true)],
  ['A{,3}', quantified(0, 3, true)],
  ['A{,}', quantified(0, undefined, true)],
  ['A{2,3}', quantified(2, 3, true)],
  ['A { 2 , 3 } ?', quantified(2, 3, false)],
  ['(A B)+', quantified(1, undefined, true, { kind: 'concatenation', items: [a, b] })],
  ['(A+)*', quantified(0, undefined, true, quantified(1, undefined, true))],
  ['PERMUTE(A, B C)', { kind: 'permutation', items: [a, { kind: 'concatenation', items: [b, c] }] }],
  ['permute(A | B, C)', { kind: 'permutation', items: [{ kind: 'alternation', items: [a, b] }, c] }],
  ['permute', variable('permute')],
  ['A{-B-}C', { kind: 'concatenation', items: [a, { kind: 'exclusion', body: b }, c] }],
  ['{- A | B -}+', quantified(1, undefined, true, { kind: 'exclusion', body: { kind: 'alternation', items: [a, b] } })],
  ['^A$', { kind: 'concatenation', items: [{ kind: 'anchor', at: 'start' }, a, { kind: 'anchor', at: 'end' }] }],
  ['()', { kind: 'empty' }],
  ['A | ()', { kind: 'alternation', items: [a, { kind: 'empty' }] }],
  [
    '"a b" "AND"',
    {
      kind: 'concatenation',
      items: ['a b', 'AND'].map((name) => ({ kind: 'variable', name: { name, quoted: true } })),
    },
  ],
  ['A -- first\n B /* then */', { kind: 'concatenation', items: [a, b] }],
])('%s', (text, expected) => {
  expect(withoutSpans(read(text))).toEqual(expected);
});

test.each([
  ['', '1 «)» found ")", expected a variable'],
  ['A, B', '2 «,» found ",", expected a variable, a quantifier, "|" or ")"'],
  ['A || B', '3 «||» found "||", expected "|"'],
  ['A |', '4 «)» found ")", expected a variable'],
  ['+', '1 «+» found "+", expected a variable'],
  ['A**', '3 «*» found "*", expected one quantifier'],
  ['A???', '4 «?» found "?", expected one quantifier'],
  ['A{3,2}', '2 «{3,2}» found at least 3 and at most 2'],
  ['A{0}', '2 «{0}» found a quantifier that allows nothing'],
  ['A{}', '3 «}» found "}", expected a whole number'],
  ['A{1.5}', '3 «1.5» found 1.5, expected a whole number below 1000000000'],
  ['A{2', '4 «)» found ")", expected "," or "}"'],
  ['{- A', '5 «)» found ")", expected "-}"'],
  ['A { - B - }', '5 «-» found "-", expected a whole number'],
  ['A -> B', '3 «->» found "->", expected a variable, a quantifier, "|" or ")"'],
  ['A AND B', '3 «AND» found AND, expected a variable, a quantifier, "|" or ")"'],
  ["A WITHIN INTERVAL '1' DAY", '3 «WITHIN» found WITHIN inside the brackets of PATTERN'],
])('%j is complained about', (text, complaint) => {
  expect(problemsOf(text)).toEqual([complaint]);
});

const leaf = fc.constantFrom<PatternSyntax>(
  { kind: 'variable', name: { name: 'A', quoted: false, start: 0, end: 0 }, start: 0, end: 0 },
  { kind: 'variable', name: { name: 'b"c', quoted: true, start: 0, end: 0 }, start: 0, end: 0 },
  { kind: 'anchor', at: 'start', start: 0, end: 0 },
  { kind: 'anchor', at: 'end', start: 0, end: 0 },
  { kind: 'empty', start: 0, end: 0 },
);
const patterns = fc.letrec<{ readonly pattern: PatternSyntax }>((tie) => {
  const some = (kind: 'concatenation' | 'alternation' | 'permutation') =>
    fc
      .array(tie('pattern'), { minLength: kind === 'permutation' ? 1 : 2, maxLength: 3 })
      .map((items): PatternSyntax => ({ kind, items, start: 0, end: 0 }));
  return {
    pattern: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      some('concatenation'),
      some('alternation'),
      some('permutation'),
      tie('pattern').map((body): PatternSyntax => ({ kind: 'exclusion', body, start: 0, end: 0 })),
      fc
        .tuple(tie('pattern'), fc.nat(3), fc.option(fc.nat(3), { nil: undefined }), fc.boolean())
        .map(([body, min, more, greedy]): PatternSyntax => {
          const bounds = more === undefined ? { min } : { min, max: Math.max(1, min + more) };
          return { kind: 'quantified', body, ...bounds, greedy, start: 0, end: 0 };
        }),
    ),
  };
}).pattern;

test('a pattern printed is read as what it was', () => {
  fc.assert(
    fc.property(patterns, (pattern) => {
      expect(withoutSpans(read(printPatternSyntax(pattern)))).toEqual(withoutSpans(pattern));
    }),
  );
});
