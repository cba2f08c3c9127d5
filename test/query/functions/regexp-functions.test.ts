import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Answer, DuckDBOracle, FAILED } from '../../support/duckdb-oracle.js';
import { evaluateExpression } from '../../support/evaluate-expression.js';
import { runs } from '../../support/runs.js';

let oracle: DuckDBOracle;
beforeAll(async () => {
  oracle = await DuckDBOracle.open([], [[]]);
});
afterAll(() => oracle.close());

const atom = fc.constantFrom(
  ...['a', 'b', 'é', '.', '\\d', '\\W', '\\s', '[ab]', '[^a]', '[a-c\\d]', '[[:alpha:]]', '[[:^space:]]', '\\pL'],
  ...['\\.', '\\Qa.\\E', '\\x61', '[]a]', '[a-]', '{', ']', '(?:)', '\\b', '^', '$', '\\A', '\\z', '-', '\\n', '😀'],
);
const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{0,1}', '{1,}', '{1,2}?');
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: fc.tuple(atom, quantifier).map(([one, many]) => one + many) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('(', '(?:', '(?s:', '(?m:', '(?U:', '(?P<n>'), tie('pattern'), quantifier)
        .map(([open, inner, many]) => `${open}${inner})${many}`),
    },
  ),
  pattern: fc
    .array(tie('part'), { minLength: 1, maxLength: 3 })
    .chain((parts) => fc.constantFrom('', '|').map((between) => parts.join(between))),
}));
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', 'é', '1', ' ', '-', '.', '\n', ']', '😀'), { maxLength: 8 })
  .map((letters) => letters.join(''));
const form = fc.constantFrom(
  'regexp_matches(T, P)',
  "regexp_matches(T, P, 'i')",
  "regexp_matches(T, P, 's')",
  'regexp_full_match(T, P)',
  'regexp_extract(T, P)',
  'regexp_extract_all(T, P)',
  "regexp_replace(T, P, '<\\0>')",
  "regexp_replace(T, P, '-', 'g')",
  'regexp_matches(T, regexp_escape(T))',
);

test('a regular expression finds what RE2 finds in DuckDB, or is refused', async () => {
  const law = fc.asyncProperty(form, pattern, text, async (shape, source, subject) => {
    const [written, given] = [literal(source), literal(subject)];
    const expression = shape.replaceAll('P', () => written).replaceAll('T', () => given);
    const mine = said(evaluateExpression(expression, [], [[]]));
    if (mine !== 'refused') expect(mine, expression).toEqual(said(await oracle.ask(expression)));
  });
  await fc.assert(law, { numRuns: runs });
});

test.each([
  ["regexp_extract('ab12', '(?P<word>[a-z]+)(\\d+)', 2)", '12'],
  ["regexp_extract('ab12', '([a-z]+)(\\d+)', ['word', 'number'])", "{'word': ab, 'number': 12}"],
  ["regexp_extract('ab', '((a)|(b))*', 1)", 'b'],
  ["regexp_extract('ab', '((a)|(b))*', 2)", 'refused'],
  ["regexp_replace('ab', '(a)(b)', '\\2\\1')", 'ba'],
  ["regexp_replace('ab', 'a', '\\3')", 'ab'],
  ["regexp_replace('ab', 'a', '\\x')", 'refused'],
  ["regexp_matches('AB', '(?i)ab')", 'true'],
  ["regexp_matches('AB', 'a(?i)b')", 'refused'],
  ["regexp_matches('a', '(?=a)')", 'refused'],
  ["regexp_matches('aa', '(a)\\1')", 'refused'],
  ["regexp_matches('a.b', 'a.b', 'l')", 'true'],
  ["string_split_regex('a1b', '1*')", 'refused'],
])('%s is %s', (expression, value) => {
  expect(said(evaluateExpression(expression, [], [[]]))).toBe(value);
});

function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

function said(answer: Answer): string | null {
  if (answer.kind === 'refused') return 'refused';
  const [value = null] = answer.values;
  return value === FAILED ? 'refused' : value;
}
