import fc from 'fast-check';
import { expect, test } from 'vitest';
import { locate } from '../../src/query/locate.js';

const at = (text: string, start: number, end: number) => locate(text, 'x.sql', { start, end });

test.each([
  ['LF', 'ab\ncd ef\n'],
  ['CRLF', 'ab\r\ncd ef\r\n'],
  ['CR', 'ab\rcd ef\r'],
])('lines end with %s', (_, text) => {
  const start = text.indexOf('ef');
  expect(at(text, start, start + 2)).toEqual({
    file: 'x.sql',
    line: 2,
    column: 4,
    length: 2,
    text: 'cd ef',
  });
});

test('a tab is one column', () => {
  expect(at('\t\tab', 2, 4)).toMatchObject({ column: 3, length: 2, text: '\t\tab' });
});

test('a byte order mark is no column', () => {
  expect(at('\uFEFFab', 1, 3)).toMatchObject({ column: 1, length: 2, text: 'ab' });
  expect(at('\uFEFFab', 0, 1)).toMatchObject({ column: 1, length: 0, text: 'ab' });
});

test('a span over several lines is cut at the end of the first', () => {
  expect(at('ab\r\ncd', 1, 6)).toMatchObject({ line: 1, column: 2, length: 1, text: 'ab' });
});

test('the end of a text is behind its last column', () => {
  expect(at('ab\ncd', 5, 5)).toMatchObject({ line: 2, column: 3, length: 0, text: 'cd' });
  expect(at('', 0, 0)).toMatchObject({ line: 1, column: 1, length: 0, text: '' });
});

test('between the two halves of a line break is still the line before', () => {
  expect(at('ab\r\ncd', 3, 4)).toMatchObject({ line: 1, column: 3, length: 0, text: 'ab' });
});

test('what a location says is what stands at the span', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', 'b', '\n', '\r\n', '\t', '😀'), maxLength: 20 });
  fc.assert(
    fc.property(texts, fc.nat(40), fc.nat(5), (text, from, length) => {
      const start = Math.min(from, text.length);
      const end = Math.min(start + length, text.length);
      const { column, text: line, length: underlined } = at(text, start, end);
      expect(text).toContain(line);
      expect(column - 1 + underlined).toBeLessThanOrEqual(line.length);
      expect(text.slice(start, end).startsWith(line.slice(column - 1, column - 1 + underlined))).toBe(true);
    }),
  );
});
