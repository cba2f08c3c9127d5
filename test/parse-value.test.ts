import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatText } from '../src/format-value.js';
import { parseValue } from '../src/parse-value.js';
import type { DataType } from '../src/schema.js';
import { typeName } from '../src/schema.js';

const connection = await (await DuckDBInstance.create()).connect();
await connection.run("SET TimeZone = 'UTC'");

/** What DuckDB's CAST makes of the texts, as text again; NULL where it refuses. */
async function castByDuckDb(type: DataType, texts: readonly string[]): Promise<readonly unknown[]> {
  const list = texts.map((text) => `('${text.replaceAll("'", "''")}')`).join(', ');
  const sql = `SELECT TRY_CAST(t AS ${typeName(type)})::VARCHAR FROM (VALUES ${list}) v(t)`;
  return (await connection.runAndReadAll(sql)).getRows().map((row) => row[0]);
}

function castByMotif(type: DataType, texts: readonly string[]): readonly unknown[] {
  return texts.map((text) => {
    const value = parseValue(type, text);
    return value === undefined || value === null ? null : formatText(type, value);
  });
}

const decimal = (precision: number, scale: number): DataType => ({ kind: 'DECIMAL', precision, scale });

const EXAMPLES: readonly (readonly [DataType, readonly string[]])[] = [
  [{ kind: 'BOOLEAN' }, ['true', 'T', 'yes', 'NO', 'y', 'n', '1', '0', '2', 'on', '', '1.0', 'f', 'False']],
  [
    { kind: 'TINYINT' },
    // biome-ignore format: a list of texts
    ['127', '128', '-128', '-129', '1.5', '127.5', '127.4', '-1.5', '2.5', '1e2', '0x1F', '0b11', '+5', '--5', '+ 5',
      ' 7 ', '\t7\n', '7.', '.5', '.', '', '-', '1e', '12a', '1 2', '00012', '15e-1', '-0', '-0.4', '1_0', '1__0'],
  ],
  [{ kind: 'SMALLINT' }, ['32767', '32768', '-32768', '-32769']],
  [{ kind: 'INTEGER' }, ['2147483647', '2147483648', '-2147483648', '-2147483649', '1_000', '2147483647.4']],
  [
    { kind: 'BIGINT' },
    ['9223372036854775807', '9223372036854775808', '-9223372036854775808', '9007199254740993', '1e18', '1e19'],
  ],
  [
    { kind: 'HUGEINT' },
    ['170141183460469231731687303715884105727', '170141183460469231731687303715884105728', '1e38', '1e39', '2.5'],
  ],
  [
    decimal(4, 2),
    // biome-ignore format: a list of texts
    ['12.345', '12.344', '99.994', '99.995', '-99.995', '1e1', '1e2', 'abc', '', '.5', '5.', '-.5', '+1', '1_0',
      '0.005', '0.0049999', '-0.005', ' 1 ', '5e-3', '4e-3', '1e', '12.3.4', '1e99', '0e99', '.', '1,5', '-0.001'],
  ],
  [decimal(38, 0), ['9'.repeat(38), `1${'0'.repeat(38)}`, '1e37', '0.5', '0.49', `-${'9'.repeat(38)}`]],
  [decimal(2, 2), ['0.05', '-0.5', '.99', '.995', '1']],
  [
    { kind: 'DOUBLE' },
    // biome-ignore format: a list of texts
    ['nan', 'NaN', 'inf', '-inf', 'Infinity', '+inf', '1e5', '1e400', '-1e400', '1e-400', '.5', '5.', '1_000.5', '',
      ' 1 ', '1d', '1e', '1,5', '0.1', '-0', '1e5.5', '.', 'e5', '1e16', '1e15', '1e-5', '0.0001', '1.5e300'],
  ],
  [{ kind: 'FLOAT' }, ['0.1', '1e39', '16777217', '1e-46', '123456.789', '3.4e38']],
  [
    { kind: 'DATE' },
    // biome-ignore format: a list of texts
    ['2026-01-31', '2026-1-3', '2026-02-29', '2024-02-29', '20260131', '2026/01/31', '2026-01-31 12:00:00', 'epoch',
      ' 2026-01-31 ', '0001-01-01', '44-03-15 (BC)', '10000-01-01', '26-01-01', '2026-13-01', '2026-01/31', ''],
  ],
  [
    { kind: 'TIMESTAMP' },
    // biome-ignore format: a list of texts
    ['2026-01-31', '2026-01-31 12:00', '2026-01-31 12:00:00', '2026-01-31T12:00:00Z', '2026-01-31 12:00:00 UTC',
      '2026-01-31 12:00:00.5', '2026-01-31 12:00:00.1234567', '2026-01-31 12:00:00.9999999', '2026-01-31 23:59:60',
      '2026-1-3 1:2:3', 'epoch', '2026-01-31  12:00:00', '2026/01/31 12:00:00', '2026-01-31 12', '2026-02-30 00:00:00',
      '0001-01-01 00:00:00', '1969-12-31 23:59:59.999999', '2026-01-31 12:00:00.', 'x', '', '1769860800'],
  ],
  [
    { kind: 'TIMESTAMPTZ' },
    ['2026-01-31 12:00:00', '2026-01-31 12:00:00+02', '2026-01-31T12:00:00-02:30', '2026-01-31 12:00:00.25 UTC'],
  ],
  [
    { kind: 'UUID' },
    // biome-ignore format: a list of texts
    ['6F1A6E6E-0B7C-4B1A-9D55-0A0B0C0D0E0F', '{6f1a6e6e-0b7c-4b1a-9d55-0a0b0c0d0e0f}',
      '6f1a6e6e0b7c4b1a9d550a0b0c0d0e0f', 'x', '6f1a6e6e-0b7c-4b1a-9d55-0a0b0c0d0e0', ''],
  ],
  [
    { kind: 'INTERVAL' },
    // biome-ignore format: a list of texts
    ['1 day', '30 minutes', '1 month 2 days 03:04:05', '1 year', '-1 day', '1.5 days', '1.5 hours', '1.5 months',
      '1.5 years', '-00:00:01', '00:00:00.5', '1 day ago', '1d', '1 mon', 'P1Y2M', '1 week', '1 decade', '', '1',
      '1 day -2 hours', '1 quarter', '0.5 week', '3 d 4 h', '1 us', '1 ms', '1hour', '1 day, 2 hours', '@ 1 day',
      '30:00:00', '12:00', '1 century', '1 m', '1 q', '@ 1 day ago', '0 days', '1.2345678 seconds', '1 day 2 days',
      ' 1  day ', '+1 day', '-1.5 seconds', '-12:30:15.25', '1e2 days', '00:60:00', '00:00:60', '1 epoch', '1:2:3',
      '0.1 month', '1.25 months', '1.5 quarters', '0.7 years', '1 minutes 5', '-14 months', '1.01 months'],
  ],
  [{ kind: 'JSON' }, ['{"a": 1}', '{a:1}', '1', '', 'null', '"x"', '{"a":1} x', '01', '[1e5, 1.0]', 'tru']],
  [{ kind: 'LIST', element: { kind: 'INTEGER' } }, ['[1,2,3]', '[1, null]', '[]', '1,2', '["1", 2]', '[1.5]', '[ 1 ]']],
  [
    {
      kind: 'STRUCT',
      fields: [
        { name: 'a', type: { kind: 'INTEGER' } },
        { name: 'b', type: { kind: 'VARCHAR' } },
      ],
    },
    ['{"a": 1, "b": "x"}', '{"a": 1}', '{"b": "it\'s", "a": 2}', '{}', '{"a": null, "b": null}', '{"a":1,"b":"q,r"}'],
  ],
];

describe('parseValue reads a text as DuckDB casts it', () => {
  it.each(EXAMPLES.map(([type, texts]) => [typeName(type), type, texts] as const))('%s', async (_name, type, texts) => {
    const expected = await castByDuckDb(type, texts);
    const actual = castByMotif(type, texts);
    expect(texts.map((text, i) => [text, actual[i]])).toEqual(texts.map((text, i) => [text, expected[i]]));
  });

  const digits = fc.stringMatching(/^[0-9]{1,20}$/);
  const exponent = fc.option(fc.integer({ min: 0, max: 25 }), { nil: undefined });
  const plain = fc
    .tuple(fc.constantFrom('', '-', '+'), digits, fc.option(digits, { nil: undefined }))
    .map(([sign, whole, fraction]) => `${sign}${whole}${fraction ? `.${fraction}` : ''}`);
  const scientific = fc.tuple(plain, exponent).map(([text, e]) => (e ? `${text}e${e}` : text));
  const types: readonly DataType[] = [
    { kind: 'TINYINT' },
    { kind: 'INTEGER' },
    { kind: 'BIGINT' },
    { kind: 'HUGEINT' },
    { kind: 'DOUBLE' },
    decimal(9, 2),
    decimal(18, 4),
    decimal(38, 10),
  ];
  it.each(types.map((type) => [typeName(type), type] as const))('any number as %s', async (_name, type) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(type.kind === 'DECIMAL' ? plain : scientific, { minLength: 1, maxLength: 200 }),
        async (texts) => {
          expect(castByMotif(type, texts)).toEqual(await castByDuckDb(type, texts));
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('parseValue where motif means it otherwise than DuckDB', () => {
  it('applies the offset of a TIMESTAMP, so that the instant is kept', () => {
    expect(parseValue({ kind: 'TIMESTAMP' }, '1970-01-01T02:00:00+02:00')).toBe(0);
  });
  it('rounds a DECIMAL with an exponent exactly', () => {
    expect(parseValue(decimal(4, 2), '12345e-3')).toBe(1235);
    expect(parseValue(decimal(9, 2), '100.00000050e4')).toBe(100_000_001);
  });
  it('takes blanks around a BOOLEAN and a UUID', () => {
    expect(parseValue({ kind: 'BOOLEAN' }, ' yes ')).toBe(true);
  });
  it('refuses JSON that a JSON parser would refuse', () => {
    expect(parseValue({ kind: 'JSON' }, 'NaN')).toBeUndefined();
    expect(parseValue({ kind: 'JSON' }, '[1,]')).toBeUndefined();
  });
});

describe('the form of a value', () => {
  it('is a number while that is exact, and a bigint beyond', () => {
    expect(parseValue({ kind: 'BIGINT' }, '9007199254740991')).toBe(9_007_199_254_740_991);
    expect(parseValue({ kind: 'BIGINT' }, '9007199254740993')).toBe(9_007_199_254_740_993n);
    expect(parseValue(decimal(38, 2), '12.3')).toBe(1230);
    expect(parseValue(decimal(38, 2), '90071992547409.93')).toBe(9_007_199_254_740_993n);
  });
  it('has no negative zero among the integers', () => {
    expect(parseValue({ kind: 'INTEGER' }, '-0')).toBe(0);
    expect(parseValue(decimal(4, 2), '-0.001')).toBe(0);
  });
});
