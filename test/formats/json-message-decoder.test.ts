import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { JsonMessageDecoder } from '../../src/formats/json-message-decoder.js';
import { JsonRow } from '../../src/formats/json-row.js';
import type { Schema } from '../../src/schema.js';
import { type Decoded, decodeMessages } from '../support/decode.js';
import { runs } from '../support/runs.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'text', type: { kind: 'VARCHAR' } },
  { name: 'whole', type: { kind: 'BIGINT' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 6, scale: 2 } },
  { name: 'list', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
  { name: 'json', type: { kind: 'JSON' } },
];

function decoded(...messages: readonly (Uint8Array | string)[]): Decoded {
  return decodeMessages(new JsonMessageDecoder(schema), ...messages);
}

/** By `JSON.parse` alone. */
function byParse(message: Buffer): Pick<Decoded, 'rows'> & { readonly reasons: readonly string[] } {
  const row = new JsonRow(schema);
  const problem = row.read(message, 0, message.length);
  return problem === undefined ? { rows: [row.values], reasons: [] } : { rows: [], reasons: [problem] };
}

const member = fc.oneof(
  fc.record(
    {
      ts: fc.constantFrom('2026-01-31T12:00:00Z', '2026-01-31', 5),
      text: fc.string({ unit: 'binary' }),
      whole: fc.oneof(fc.integer(), fc.constantFrom('7', 1.5, 'x')),
      price: fc.oneof(
        fc.integer({ min: -99_999, max: 99_999 }).map((n) => n / 100),
        fc.double(),
      ),
      list: fc.array(fc.string(), { maxLength: 3 }),
      json: fc.jsonValue(),
      other: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
  fc.jsonValue(),
);
const message = fc
  .tuple(
    member,
    fc.constantFrom(undefined, undefined, 1, '\t'),
    fc.constantFrom('', '', '\n', ' \r\n ', '}', 'x', '\n{}'),
  )
  .map(([value, indent, rest]) => Buffer.from(JSON.stringify(value, undefined, indent) + rest));
const mutation = fc.tuple(fc.nat(), fc.nat(255), fc.boolean());

describe('a JSON object a message', () => {
  it('may have blanks and line breaks in it and about it', () => {
    const values = [0, 'a\nb', 1, 250, ['x'], '{\n "b": 1 }'];
    const text = '{"ts": "1970-01-01", "text": "a\\nb", "whole": 1, "price": 2.5, "list": ["x"], "json": {\n "b": 1 }}';
    const { rows, rejected } = decoded(text, `\r\n\t ${text.replaceAll(', ', ',\n  ')} \n\n`, `\ufeff${text}\n`);
    expect(rejected).toEqual([]);
    expect(rows).toEqual([values, values, values]);
  });

  it('of any other kind is rejected, and whatever comes next is not', () => {
    const { rows, rejected, records } = decoded('', '{', '[]', '7', '{} {}', '{}\n{}', '{"text":[1]}', '\n', '{}');
    expect(rows).toEqual([schema.map(() => null)]);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'empty, not JSON',
      'not JSON',
      'not a JSON object',
      'not a JSON object',
      'not JSON',
      'not JSON',
      'column text: [1] is not a VARCHAR',
      'not JSON',
    ]);
    expect(records).toEqual(['', '{', '[]', '7', '{} {}', '{}\n{}', '{"text":[1]}', '\n', '{}']);
  });

  it("says where a schema registry's serialiser has written", () => {
    const reasons = decoded(Buffer.from([0, 0, 0, 0, 7]), Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 0x7b]), '\0\0\0\0');
    expect(reasons.rejected.map(({ reason }) => reason)).toEqual([
      "not JSON: it begins with a schema registry's magic byte (schema 7)",
      "not JSON: it begins with a schema registry's magic byte (schema 4294967295)",
      'not JSON',
    ]);
  });

  test.prop([fc.array(message, { maxLength: 6 })], { numRuns: 5 * runs })('is what JSON.parse gives', (messages) => {
    for (const one of messages) expectSame(one);
    expect(decoded(...messages).rows).toEqual(messages.flatMap((one) => byParse(one).rows));
  });

  test.prop([message, fc.array(mutation, { minLength: 1, maxLength: 3 })], { numRuns: 5 * runs })(
    'also where bytes are broken',
    (bytes, mutations) => {
      const broken = [...bytes];
      for (const [place, byte, insert] of mutations) broken.splice(place % (broken.length + 1), insert ? 0 : 1, byte);
      expectSame(Buffer.from(broken));
    },
  );
});

function expectSame(bytes: Buffer): void {
  const { rows, rejected } = decoded(bytes);
  const parsed = byParse(bytes);
  const reasons = rejected.map(({ reason }) => reason);
  const isSpecial = /^empty, |^not JSON: /.test(reasons[0] ?? '');
  expect({ rows, reasons: isSpecial ? parsed.reasons : reasons }).toEqual(parsed);
  expect(rows.length + reasons.length).toBe(1);
}
