import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lex } from '../../../src/query/syntax/lexer.js';
import { complaints } from '../../support/complaints.js';

/** Each token as written. */
function written(text: string): readonly string[] {
  return lex(text, 'x.sql').tokens.map(({ start, end }) => text.slice(start, end));
}

function problemsOf(text: string): readonly string[] {
  return complaints(lex(text, 'x.sql').problems);
}

test.each([
  ['a->>b', ['a', '->>', 'b']],
  ['a->b', ['a', '->', 'b']],
  ['1::INT', ['1', '::', 'INT']],
  ['a||b|c', ['a', '||', 'b', '|', 'c']],
  ['A??', ['A', '?', '?']],
  ['A{2,3}?', ['A', '{', '2', ',', '3', '}', '?']],
  ['{-A-}', ['{', '-', 'A', '-', '}']],
  ['^A$', ['^', 'A', '$']],
  ['a<>b!=c<=d>=e==f', ['a', '<>', 'b', '!=', 'c', '<=', 'd', '>=', 'e', '==', 'f']],
  ['a=-1', ['a', '=', '-', '1']],
  ['A.*', ['A', '.', '*']],
  ['a//b/c', ['a', '//', 'b', '/', 'c']],
  ['1 1.5 .5 1. 1e3 1.5e-3 1_000', ['1', '1.5', '.5', '1.', '1e3', '1.5e-3', '1_000']],
  ["'it''s' '' x", ["'it''s'", "''", 'x']],
  ['"a""b"."c d"', ['"a""b"', '.', '"c d"']],
  ['größe _x é1', ['größe', '_x', 'é1']],
  ['a -- b\nc --d', ['a', 'c']],
  ['a/* b /* c */ d */e', ['a', 'e']],
  ['\uFEFFa\u00A0b\r\n\tc', ['a', 'b', 'c']],
])('%j is read as %j', (text, expected) => {
  expect(written(text)).toEqual([...expected, '']);
  expect(problemsOf(text)).toEqual([]);
});

test('quotes are taken off, doubled ones become one, and digits lose their underscores', () => {
  expect(lex('"a""b" \'it\'\'s\' 1_000.5', 'x.sql').tokens).toMatchObject([
    { kind: 'quoted-name', name: 'a"b' },
    { kind: 'string', value: "it's" },
    { kind: 'number', digits: '1000.5' },
    { kind: 'end' },
  ]);
});

test.each([
  ["SELECT 'abc", "1:8 «'» found a string that is never closed"],
  ['SELECT "abc', '1:8 «"» found a quoted name that is never closed'],
  ['SELECT /* abc /* */', '1:8 «/» found a comment that is never closed'],
  ["a = '30 MIN\nAND b = 'x'", "1:5 «'» found a string that is never closed"],
  ['SELECT `a b`', '1:8 «`a b`» found `a b`, expected a name in double quotes'],
  ['SELECT “a', '1:8 «“» found "“", which means nothing here'],
  ['a 5x', '1:3 «5x» found 5x, which is neither a number nor a name'],
  ['a ""', '1:3 «""» found an empty name'],
  ['a \u0000', '1:3 «\u0000» found U+0000, which means nothing here'],
  ['a 😀', '1:3 «😀» found "😀", which means nothing here'],
])('%j is complained about', (text, complaint) => {
  expect(problemsOf(text)).toEqual([complaint]);
});

test('a file that is no text is not complained about endlessly', () => {
  expect(problemsOf('\u0001'.repeat(100_000))).toHaveLength(20);
});

test('tokens follow each other, and only spaces, comments and what was complained about lies between them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const { tokens } = lex(text, 'x.sql');
      let last = 0;
      for (const { start, end } of tokens) {
        expect(start).toBeGreaterThanOrEqual(last);
        last = end;
      }
      expect(last).toBeLessThanOrEqual(text.length);
      expect(tokens.filter(({ kind }) => kind === 'end')).toHaveLength(1);
    }),
  );
});
