import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatJson, formatText } from '../src/format-value.js';
import { parseValue } from '../src/parse-value.js';
import type { DataType, Value } from '../src/schema.js';
import { parseTimestamp } from '../src/time.js';

const connection = await (await DuckDBInstance.create()).connect();
await connection.run("SET TimeZone = 'UTC'");

async function duckDbText(expression: string): Promise<unknown> {
  return (await connection.runAndReadAll(`SELECT (${expression})::VARCHAR`)).getRows()[0]?.[0];
}

const double: DataType = { kind: 'DOUBLE' };
const texts: DataType = { kind: 'LIST', element: { kind: 'VARCHAR' } };
const instant = parseTimestamp('2026-01-31T12:00:00Z') ?? Number.NaN;

describe('formatText', () => {
  it('writes any double as DuckDB does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double(), { minLength: 1, maxLength: 100 }), async (values) => {
        const list = values.map((value) => `'${Object.is(value, -0) ? '-0' : value}'::DOUBLE::VARCHAR`).join(', ');
        const rows = (await connection.runAndReadAll(`SELECT unnest([${list}])`)).getRows();
        expect(values.map((value) => formatText(double, value))).toEqual(rows.map((row) => row[0]));
      }),
      { numRuns: 30 },
    );
  });

  it('writes any float so that it reads back as the same', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(parseValue({ kind: 'FLOAT' }, formatText({ kind: 'FLOAT' }, value))).toBe(value);
      }),
    );
  });

  it('writes any date and timestamp as DuckDB does', async () => {
    const micros = fc.maxSafeInteger();
    await fc.assert(
      fc.asyncProperty(fc.array(micros, { minLength: 1, maxLength: 100 }), async (values) => {
        const list = values.map((value) => `make_timestamp(${value})::VARCHAR`).join(', ');
        const rows = (await connection.runAndReadAll(`SELECT unnest([${list}])`)).getRows();
        expect(values.map((value) => formatText({ kind: 'TIMESTAMP' }, value))).toEqual(rows.map((row) => row[0]));
      }),
      { numRuns: 30 },
    );
  });

  it('writes any interval as DuckDB does', async () => {
    const part = fc.integer({ min: -100_000, max: 100_000 });
    await fc.assert(
      fc.asyncProperty(part, part, fc.integer({ min: -1e12, max: 1e12 }), async (months, days, micros) => {
        const sql = `to_months(${months}) + to_days(${days}) + to_microseconds(${micros})`;
        expect(formatText({ kind: 'INTERVAL' }, { months, days, micros })).toBe(await duckDbText(sql));
      }),
      { numRuns: 50 },
    );
  });

  it('quotes in a list what could be read as something else', async () => {
    // biome-ignore format: a list of texts
    const values = ['a', 'b c', null, 'null', "it's", '', 'x,y', '[x]', ' lead', '{', '(1)', '"q"', 'a\\b', 'a:b',
      'a=b', 'é', 'a-b', '#', 'a;b', 'a)', 'trail ', '\t', "a'\\b"];
    const sql = values.map((value) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`)).join(', ');
    expect(formatText(texts, values)).toBe(await duckDbText(`[${sql}]`));
  });

  const examples: readonly (readonly [string, DataType, Value])[] = [
    ["'2026-01-31 12:00:00'::TIMESTAMP", { kind: 'TIMESTAMP' }, instant],
    ["'2026-01-31 12:00:00'::TIMESTAMPTZ", { kind: 'TIMESTAMPTZ' }, instant],
    ["['2026-01-31 12:00:00'::TIMESTAMP]", { kind: 'LIST', element: { kind: 'TIMESTAMP' } }, [instant]],
    ["DATE '0044-03-15 (BC)'", { kind: 'DATE' }, -735_160],
    ['12.3::DECIMAL(10,2)', { kind: 'DECIMAL', precision: 10, scale: 2 }, 1230],
    ['-0.05::DECIMAL(2,2)', { kind: 'DECIMAL', precision: 2, scale: 2 }, -5],
    ['5::DECIMAL(4,0)', { kind: 'DECIMAL', precision: 4, scale: 0 }, 5],
    ['true', { kind: 'BOOLEAN' }, true],
    ['0.1::FLOAT', { kind: 'FLOAT' }, Math.fround(0.1)],
    ['9007199254740993', { kind: 'BIGINT' }, 9_007_199_254_740_993n],
    [
      "{'a b': 'it''s', 'c': [1, NULL]}",
      {
        kind: 'STRUCT',
        fields: [
          { name: 'a b', type: { kind: 'VARCHAR' } },
          { name: 'c', type: { kind: 'LIST', element: { kind: 'INTEGER' } } },
        ],
      },
      ["it's", [1, null]],
    ],
    [
      "MAP {'a b': 1, 'c=d': NULL}",
      { kind: 'MAP', key: { kind: 'VARCHAR' }, value: { kind: 'INTEGER' } },
      [
        ['a b', 1],
        ['c=d', null],
      ],
    ],
  ];
  it.each(examples)('writes %s as DuckDB does', async (sql, type, value) => {
    expect(formatText(type, value)).toBe(await duckDbText(sql));
  });
});

describe('formatJson', () => {
  const examples: readonly (readonly [DataType, Value, string])[] = [
    [{ kind: 'VARCHAR' }, 'say "hi"\n', '"say \\"hi\\"\\n"'],
    [{ kind: 'BIGINT' }, 9_007_199_254_740_993n, '9007199254740993'],
    [{ kind: 'DECIMAL', precision: 2, scale: 2 }, 5, '0.05'],
    [{ kind: 'DECIMAL', precision: 38, scale: 38 }, 5, `0.${'5'.padStart(38, '0')}`],
    [{ kind: 'DECIMAL', precision: 10, scale: 2 }, 1230, '12.30'],
    [double, 1e21, '1e+21'],
    [double, Number.NaN, '"NaN"'],
    [double, Number.NEGATIVE_INFINITY, '"-Infinity"'],
    [{ kind: 'FLOAT' }, Math.fround(0.1), '0.1'],
    [{ kind: 'TIMESTAMP' }, instant, '"2026-01-31T12:00:00.000Z"'],
    [{ kind: 'TIMESTAMPTZ' }, instant + 1, '"2026-01-31T12:00:00.000001Z"'],
    [{ kind: 'DATE' }, 0, '"1970-01-01"'],
    [{ kind: 'INTERVAL' }, { months: 1, days: 2, micros: 3_000_000 }, '"1 month 2 days 00:00:03"'],
    [{ kind: 'JSON' }, '{"a": 1.0}', '{"a": 1.0}'],
    [{ kind: 'BOOLEAN' }, false, 'false'],
    [{ kind: 'VARCHAR' }, null, 'null'],
    [texts, ['a', null], '["a",null]'],
    [{ kind: 'STRUCT', fields: [{ name: 'a"', type: { kind: 'INTEGER' } }] }, [1], '{"a\\"":1}'],
    [{ kind: 'MAP', key: { kind: 'DATE' }, value: texts }, [[1, ['a']]], '{"1970-01-02":["a"]}'],
  ];
  it.each(examples)('%o %o', (type, value, expected) => {
    expect(formatJson(type, value)).toBe(expected);
  });
});
