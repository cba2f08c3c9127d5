import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { MemberScanner, withLineFeed } from '../../src/formats/member-scanner.js';
import { damage } from '../support/broken-bytes.js';

const scanner = new MemberScanner();

/** Each member's value; undefined: left to `JSON.parse`. */
function scanned(text: string | Uint8Array): readonly (readonly [string, unknown])[] | undefined {
  const bytes = Buffer.from(text);
  const copy = withLineFeed(bytes);
  const members = scanner.scan(copy, 0, bytes.length);
  return members?.map(({ name, start, end }) => [name, JSON.parse(copy.toString('utf8', start, end))]);
}

const name = fc.oneof(fc.constantFrom('id', 'data', 'ü', '__proto__', ''), fc.string({ unit: 'grapheme' }));
const spaced = fc.tuple(fc.dictionary(name, fc.jsonValue(), { maxKeys: 6 }), fc.constantFrom(undefined, ' ', '\t'));

describe('the members of an object', () => {
  test.prop([spaced, fc.option(damage)])('are what JSON.parse finds, or are left to it', ([object, space], harm) => {
    const text = Buffer.from(JSON.stringify(object, undefined, space).replaceAll('\n', ' '));
    const bytes = harm === null ? text : harm(text);
    const found = scanned(bytes);
    if (found === undefined) return;
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes));
    expect(found).toEqual(Object.entries(Object(json)));
  });

  it('are found where they are plain', () => {
    expect(scanned('{"a":1,"b":{"a":[2]},"c":"\\n"} ')).toEqual([
      ['a', 1],
      ['b', { a: [2] }],
      ['c', '\n'],
    ]);
  });

  it.each([
    ['none', '{}'],
    ['two of one name', '{"a":1,"a":2}'],
    ['a name that is escaped', '{"\\u0061":1}'],
    ['something behind', '{"a":1}x'],
    ['more than one line', '{"a":\n1}'],
    ['a list', '[1]'],
    ['nothing', ''],
    ['far too many', JSON.stringify(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`m${i}`, i])))],
    ['brackets without an end', '{"a":'.repeat(100_000)],
  ])('are left to JSON.parse: %s', (_, text) => {
    expect(scanned(text)).toBeUndefined();
  });
});
