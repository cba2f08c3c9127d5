import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonDecoder } from '../../src/formats/json-decoder.js';
import type { DataType, Schema, Value } from '../../src/schema.js';
import { cutAt, type Decoded, decode } from '../support/decode.js';

const schema: Schema = [
  { name: 'id', type: { kind: 'BIGINT' } },
  { name: 'name', type: { kind: 'VARCHAR' } },
  { name: 'price', type: { kind: 'DECIMAL', precision: 18, scale: 2 } },
];

function decodeJson(text: string | Uint8Array, of: Schema = schema): Decoded {
  return decode(new JsonDecoder({ name: 'shop.ndjson', schema: of }), [Buffer.from(text)]);
}

/** One value of one type, or why it is none. */
function readAs(type: DataType, json: string): Value | string | undefined {
  const { rows, rejected } = decodeJson(`{"a": ${json}}`, [{ name: 'a', type }]);
  return rejected[0]?.reason ?? rows[0]?.[0];
}

describe('NDJSON', () => {
  it('reads fields by name; a missing one and null are NULL; others are passed over', () => {
    const { rows } = decodeJson('{"name":"soap","id":1,"price":2.62,"x":{}}\n{"id":2,"name":null}\n{}\n');
    expect(rows).toEqual([
      [1, 'soap', 262],
      [2, null, null],
      [null, null, null],
    ]);
  });

  it('takes a byte order mark, CRLF, blank lines and a last line without an end', () => {
    expect(decodeJson('\ufeff{"id":1}\r\n\r\n \t\n{"id":2}').rows.map(([id]) => id)).toEqual([1, 2]);
  });

  it('takes no inherited property for a field', () => {
    const odd: Schema = ['constructor', '__proto__', 'toString'].map((name) => ({ name, type: { kind: 'VARCHAR' } }));
    expect(decodeJson('{}\n{"__proto__":"x"}', odd).rows).toEqual([
      [null, null, null],
      [null, 'x', null],
    ]);
  });

  it('rejects what is no object, with line and reason', () => {
    const { rows, rejected } = decodeJson('{"id":1}\n{"id":\n\n[1]\nnull\n"x"\n{"id":2} {"id":3}\n{"id":4}\n');
    expect(rows.map(([id]) => id)).toEqual([1, 4]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'not JSON'],
      [4, 'not a JSON object'],
      [5, 'not a JSON object'],
      [6, 'not a JSON object'],
      [7, 'not JSON'],
    ]);
  });

  it('rejects a value of another type', () => {
    const { rejected } = decodeJson('{"id":"x"}\n{"id":{}}\n{"name":[1]}\n{"price":true}\n');
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'column id: "x" is not a BIGINT',
      'column id: {} is not a BIGINT',
      'column name: [1] is not a VARCHAR',
      'column price: true is not a DECIMAL(18,2)',
    ]);
  });

  it('rejects a line that is not UTF-8, and no other', () => {
    const bytes = Buffer.concat([
      Buffer.from('{"name":"é"}\n{"name":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n{"id":1}'),
    ]);
    const { rows, rejected } = decodeJson(bytes);
    expect(rows).toHaveLength(2);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([[2, 'not UTF-8']]);
  });

  it.each<[DataType, string, Value | string]>([
    [{ kind: 'BIGINT' }, '9007199254740993', 9_007_199_254_740_993n],
    [{ kind: 'BIGINT' }, '"9007199254740993"', 9_007_199_254_740_993n],
    [{ kind: 'BIGINT' }, '1.0', 1],
    [{ kind: 'BIGINT' }, '-0', 0],
    [{ kind: 'HUGEINT' }, '170141183460469231731687303715884105727', 2n ** 127n - 1n],
    [{ kind: 'TINYINT' }, '300', 'column a: 300 is not a TINYINT'],
    [{ kind: 'DECIMAL', precision: 38, scale: 2 }, '12345678901234567890.12', 1_234_567_890_123_456_789_012n],
    [{ kind: 'DECIMAL', precision: 10, scale: 2 }, '0.12499999999999999999', 12],
    [{ kind: 'DECIMAL', precision: 10, scale: 2 }, '1.005', 101],
    [{ kind: 'DECIMAL', precision: 10, scale: 2 }, '-1.005', -101],
    [{ kind: 'DOUBLE' }, '1e400', Number.POSITIVE_INFINITY],
    [{ kind: 'DOUBLE' }, '"nan"', Number.NaN],
    [{ kind: 'FLOAT' }, '0.1', Math.fround(0.1)],
    [{ kind: 'VARCHAR' }, '12345678901234567890', '12345678901234567890'],
    [{ kind: 'VARCHAR' }, '1.50', '1.50'],
    [{ kind: 'VARCHAR' }, 'true', 'true'],
    [{ kind: 'BOOLEAN' }, 'false', false],
    [{ kind: 'BOOLEAN' }, '1', 'column a: 1 is not a BOOLEAN'],
    [{ kind: 'TIMESTAMP' }, '"1970-01-01T00:00:01Z"', 1_000_000],
    [{ kind: 'TIMESTAMP' }, '1', 'column a: 1 is not a TIMESTAMP'],
    [{ kind: 'JSON' }, '{"big": 12345678901234567890, "f": 1.0}', '{"big": 12345678901234567890, "f": 1.0}'],
    [{ kind: 'JSON' }, '"x"', '"x"'],
    [{ kind: 'JSON' }, 'null', null],
    [{ kind: 'LIST', element: { kind: 'BIGINT' } }, '[1, 9007199254740993, null]', [1, 9_007_199_254_740_993n, null]],
    [{ kind: 'LIST', element: { kind: 'BIGINT' } }, '[ ]', []],
    [{ kind: 'LIST', element: { kind: 'BIGINT' } }, '["x"]', 'column a: ["x"] is not a BIGINT[]'],
    [
      { kind: 'MAP', key: { kind: 'INTEGER' }, value: { kind: 'BIGINT' } },
      '{"1": 9007199254740993, "2": null}',
      [
        [1, 9007199254740993n],
        [2, null],
      ],
    ],
    [
      { kind: 'MAP', key: { kind: 'INTEGER' }, value: { kind: 'BIGINT' } },
      '{"x": 1}',
      'column a: {"x": 1} is not a MAP(INTEGER, BIGINT)',
    ],
    [{ kind: 'LIST', element: { kind: 'BIGINT' } }, '"[1]"', 'column a: "[1]" is not a BIGINT[]'],
    [
      {
        kind: 'STRUCT',
        fields: [
          { name: 'b"', type: { kind: 'VARCHAR' } },
          { name: 'c', type: { kind: 'LIST', element: { kind: 'JSON' } } },
        ],
      },
      '{"c": [{"x": "]}"}, [1 , 2]], "b\\"": "\\u00e9\\n"}',
      ['é\n', ['{"x": "]}"}', '[1 , 2]']],
    ],
  ])('reads as %o the text %s', (type, json, expected) => {
    expect(readAs(type, json)).toEqual(expected);
  });
});

describe('laws of NDJSON', () => {
  it('any integer and any decimal keep all their digits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (integer) => {
        const value = readAs({ kind: 'BIGINT' }, String(integer));
        expect(typeof value === 'number' || typeof value === 'bigint' ? BigInt(value) : value).toBe(integer);
        const unscaled = readAs({ kind: 'DECIMAL', precision: 38, scale: 3 }, `${integer}.125`);
        expect(unscaled).not.toBeTypeOf('string');
        expect(String(unscaled)).toBe(`${integer === 0n ? '' : integer}125`);
      }),
    );
  });

  it('any JSON keeps its text', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), (first, second) => {
        const line = `{"x":${first}, "a" : ${second} ,"b":${first}}`;
        const value = second === 'null' ? null : second;
        expect(decodeJson(line, [{ name: 'a', type: { kind: 'JSON' } }]).rows).toEqual([[value]]);
      }),
    );
  });

  it('where the bytes are cut changes nothing', () => {
    const line = fc.constantFrom('{"id":1}', '{"name":"é𝄞"}', '', '{', '{"price":1.5}\r', '[]', ' ');
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 10 }), (lines, places) => {
        const bytes = Buffer.from(lines.join('\n'));
        expect(decode(new JsonDecoder({ name: '', schema }), cutAt(bytes, places))).toEqual(decodeJson(bytes));
      }),
    );
  });
});
