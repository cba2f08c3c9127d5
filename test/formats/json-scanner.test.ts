import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { JsonDecoder } from '../../src/formats/json-decoder.js';
import { JsonScanner } from '../../src/formats/json-scanner.js';
import type { Schema } from '../../src/schema.js';
import { type Decoded, decode } from '../support/decode.js';
import { runs } from '../support/runs.js';

const schema: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'text', type: { kind: 'VARCHAR' } },
  { name: 'Größe', type: { kind: 'DOUBLE' } },
  { name: 'whole', type: { kind: 'BIGINT' } },
  { name: 'tiny', type: { kind: 'TINYINT' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 6, scale: 2 } },
  { name: 'flag', type: { kind: 'BOOLEAN' } },
  { name: 'single', type: { kind: 'FLOAT' } },
  { name: 'list', type: { kind: 'LIST', element: { kind: 'BIGINT' } } },
  { name: 'json', type: { kind: 'JSON' } },
];

type Outcome = Omit<Decoded, 'records'>;

/** By `JSON.parse`, which the first line of a file always goes to. */
function byParse(line: Buffer): Outcome {
  return withoutLines(decode(new JsonDecoder({ name: '', schema }), [line]));
}

/** By the scanner, if that takes it. */
function byScanner(line: Buffer, before = Buffer.from('{}\n')): Outcome {
  const { rows, rejected } = decode(new JsonDecoder({ name: '', schema }), [Buffer.concat([before, line, FEED])]);
  return withoutLines({ rows: rows.slice(1), rejected });
}

function withoutLines({ rows, rejected }: Outcome): Outcome {
  return { rows, rejected: rejected.map((letter) => ({ ...letter, line: undefined })) };
}

const FEED = Buffer.from('\n');

const space = fc.constantFrom('', '', '', ' ', '\t', ' \r ');
const name = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...schema.map((field) => field.name)) },
  fc.constantFrom('other', '__proto__', 'te\\u0078t', 'é'),
);
const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
  fc.tuple(fc.integer({ min: -9999, max: 9999 }), fc.nat(99_999)).map(([a, b]) => `${a}.${b}`),
  fc.constantFrom(
    '-0',
    '0.0',
    '-0.00',
    '1e3',
    '1E-2',
    '01',
    '1.',
    '.5',
    '+1',
    '128',
    '-128',
    '9007199254740990.5',
    '--1',
  ),
);
const string = fc.oneof(
  fc.string().map((text) => JSON.stringify(text)),
  fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
  fc.constantFrom(
    '"2026-01-31T12:00:00.123Z"',
    '"2026-02-29 12:00:00"',
    '"2026-01-31 23:59:59.1234567"',
    '"0001-01-01"',
  ),
  fc.constantFrom(
    '"9999-12-31T23:59:59.999999"',
    '"2026-01-31T12:00:00+02:00"',
    '"1.50"',
    '"\\ud800"',
    '"\\x"',
    '"\\u12g4"',
    '"',
  ),
);
const value = fc.oneof(
  number,
  string,
  fc.json(),
  fc.constantFrom('true', 'false', 'null', 'nul', '[1, 2]', '{"a":[{}]}', '[', ''),
);
const member = fc.tuple(space, name, space, space, value, space);
const line = fc
  .tuple(space, fc.array(member, { maxLength: 6 }), fc.constantFrom('', '', '', ' ', '\r', ',', '}', 'x'))
  .map(([lead, members, rest]) => {
    const parts = members.map(([a, key, b, c, of, d]) => `${a}"${key}"${b}:${c}${of}${d}`);
    return Buffer.from(`${lead}{${parts.join(',')}}${rest}`.replaceAll('\n', ' '));
  });

const mutation = fc.tuple(fc.nat(), fc.constantFrom('put', 'insert', 'drop'), fc.nat(255));

function mutated(bytes: Buffer, mutations: readonly (readonly [number, string, number])[]): Buffer {
  const changed = [...bytes];
  for (const [place, kind, byte] of mutations) {
    changed.splice(place % (changed.length + 1), kind === 'insert' ? 0 : 1, ...(kind === 'drop' ? [] : [byte]));
  }
  return Buffer.from(changed.map((byte) => (byte === 0x0a ? 0x20 : byte)));
}

describe('JSON read from its bytes', () => {
  test.prop([line], { numRuns: 5 * runs })('is what JSON.parse gives, rejected for the same reasons', (bytes) => {
    expect(byScanner(bytes)).toEqual(byParse(bytes));
  });

  test.prop([line, fc.array(mutation, { minLength: 1, maxLength: 4 })], { numRuns: 5 * runs })(
    'also of bytes that are broken',
    (bytes, mutations) => {
      const broken = mutated(bytes, mutations);
      expect(byScanner(broken)).toEqual(byParse(broken));
    },
  );

  test.prop([line, line], { numRuns: runs })('whatever the line before taught it', (before, bytes) => {
    const lines = Buffer.concat([Buffer.from('{}\n'), before, FEED]);
    const { rows } = decode(new JsonDecoder({ name: '', schema }), [lines]);
    const after = decode(new JsonDecoder({ name: '', schema }), [Buffer.concat([lines, bytes, FEED])]);
    const alone = byParse(bytes);
    expect(after.rows.slice(rows.length)).toEqual(alone.rows);
    expect(after.rejected.slice(after.rejected.length - alone.rejected.length).map(({ reason }) => reason)).toEqual(
      alone.rejected.map(({ reason }) => reason),
    );
  });

  test.each([
    '{"ts":"2026-01-31T12:00:00.123Z","text":"a","Größe":1.5,"whole":-1,"tiny":1,"price":1.25}',
    ' { "x" : {"a":[1,{"b":"]}"}],"c":"\\u00e9\\n"} , "text" : "é" } \r',
    '{"text":"a\\"b","single":0.1,"list":[1,2],"json":{"a":1},"flag":true,"ts":"2026-01-31"}',
    '{}',
  ])('takes %s itself', (text) => {
    const bytes = Buffer.from(`${text}\n`);
    expect(new JsonScanner(schema).scan(bytes, 0)).toBe(bytes.length - 1);
  });

  test.each(['{"text":"a","text":"b"}', '{"a":1,}', '{"text":"a\tb"}', `{"x":${'['.repeat(100)}${']'.repeat(100)}}`])(
    'leaves %s to JSON.parse',
    (text) => {
      expect(new JsonScanner(schema).scan(Buffer.from(`${text}\n`), 0)).toBe(-1);
      expect(byScanner(Buffer.from(text))).toEqual(byParse(Buffer.from(text)));
    },
  );
});
