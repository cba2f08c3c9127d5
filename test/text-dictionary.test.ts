import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { encodeText } from '../src/encode-text.js';
import { TextDictionary } from '../src/text-dictionary.js';
import { runs } from './support/runs.js';

const text = fc.oneof(
  fc.string({ maxLength: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('', '\0', 'a\0', 'a', '\ud800', '\ufffd', '\udc00\ud800', '𝄞', 'x'.repeat(20), 'x'.repeat(21)),
);

function codesOf(dictionary: TextDictionary, texts: readonly string[]): number[] {
  const encoded = texts.map((one) => Buffer.from(one));
  const ends = new Int32Array(texts.length);
  let end = 0;
  for (const [i, { length }] of encoded.entries()) {
    end += length;
    ends[i] = end;
  }
  const starts = Int32Array.from(ends, (at, i) => at - (encoded[i]?.length ?? 0));
  const codes = new Int32Array(texts.length);
  dictionary.codesOf(Buffer.concat(encoded), { starts, ends, count: texts.length }, codes, 0);
  return [...codes];
}

describe('a dictionary of texts', () => {
  test.prop([fc.array(fc.tuple(text, fc.boolean()), { maxLength: 200, size: 'max' })], { numRuns: runs })(
    'numbers each in the order in which it came first, from bytes and from strings alike',
    (steps) => {
      const dictionary = new TextDictionary();
      const known: string[] = [];
      for (const [one, fromBytes] of steps) {
        if (!known.includes(one)) known.push(one);
        const wellFormed = Buffer.from(one).toString() === one;
        const code = fromBytes && wellFormed ? codesOf(dictionary, [one])[0] : dictionary.codeOfText(one);
        expect(code).toBe(known.indexOf(one));
      }
      expect(dictionary.texts).toEqual(known);
    },
  );

  test('finds all of many again, however it grew', () => {
    const dictionary = new TextDictionary();
    const texts = Array.from({ length: 20_000 }, (_, i) => (i % 3 === 0 ? `user-${i}` : `a longer name, number ${i}`));
    expect(codesOf(dictionary, texts)).toEqual(texts.map((_, i) => i));
    expect(codesOf(dictionary, texts.toReversed())).toEqual(texts.map((_, i) => texts.length - 1 - i));
    expect(dictionary.texts).toEqual(texts);
  });

  test('of none the code is -1', () => {
    const codes = new Int32Array(2);
    const [starts, ends] = [Int32Array.of(-1, 0), Int32Array.of(-1, 1)];
    new TextDictionary().codesOf(Buffer.from('a'), { starts, ends, count: 2 }, codes, 0);
    expect([...codes]).toEqual([-1, 0]);
  });

  test.prop([fc.string({ unit: 'binary' })], { numRuns: runs })('bytes are UTF-8 wherever there is such', (one) => {
    expect(Buffer.from(encodeText(one))).toEqual(Buffer.from(one));
  });
});
