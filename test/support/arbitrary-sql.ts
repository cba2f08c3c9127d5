import * as fc from 'fast-check';
import type { DataType, Field } from '../../src/schema.js';
import { FORMS, KINDS, type Kind } from './sql-forms.js';

/** A table with a column of every scalar type, rows that hold each type's edges, and expressions over it as SQL text. */

const COLUMNS: readonly (readonly [name: string, type: DataType, values: readonly (string | null)[]])[] = [
  ['b', { kind: 'BOOLEAN' }, ['true', 'false', null]],
  ['i8', { kind: 'TINYINT' }, ['0', '1', '-2', '7', '127', '-128', null]],
  ['i16', { kind: 'SMALLINT' }, ['0', '-3', '255', '32767', '-32768', null]],
  ['i32', { kind: 'INTEGER' }, ['0', '5', '-7', '1000', '2147483647', '-2147483648', null]],
  [
    'i64',
    { kind: 'BIGINT' },
    ['0', '12', '-12', '9007199254740993', '9223372036854775807', '-9223372036854775808', null],
  ],
  ['i128', { kind: 'HUGEINT' }, ['0', '3', '99999999999999999999999999999999999999', '-18446744073709551616', null]],
  ['f', { kind: 'FLOAT' }, ['0', '0.1', '-2.5', '3.5', '1234.5', null]],
  ['d', { kind: 'DOUBLE' }, ['0', '-0.5', '2.5', '1e300', '0.1', '123456.789', 'nan', 'inf', '-inf', null]],
  ['m', { kind: 'DECIMAL', precision: 10, scale: 2 }, ['0', '12.30', '-12.35', '99999999.99', '0.05', null]],
  ['n', { kind: 'DECIMAL', precision: 18, scale: 4 }, ['0', '2.5000', '-2.5000', '99999999999999.9999', null]],
  ['s', { kind: 'VARCHAR' }, ['', 'a', 'Abc', 'a%b_c', '  pad ', 'héllo', '😀x', '12', '1.5', '2024-02-29', null]],
  ['u', { kind: 'VARCHAR' }, ['a', 'b', 'bc', '%', 'ABC', 'l', null]],
  ['dt', { kind: 'DATE' }, ['1970-01-01', '2024-02-29', '1969-12-31', '2023-01-31', '2024-12-30', null]],
  [
    'ts',
    { kind: 'TIMESTAMP' },
    ['1970-01-01 00:00:00', '2024-02-29 23:59:59.999999', '1969-12-31 12:30:00.5', '2023-03-31 10:15:30', null],
  ],
  [
    'tz',
    { kind: 'TIMESTAMPTZ' },
    ['1970-01-01 00:00:00+00', '2024-01-31 08:00:00.25+00', '1959-05-05 01:02:03+00', null],
  ],
  [
    'iv',
    { kind: 'INTERVAL' },
    ['1 month', '30 days', '-1 day 03:00:00', '1 year 2 months 3 days 04:05:06.7', '00:00:00', '24:00:00', null],
  ],
];

export const SCHEMA: readonly Field[] = COLUMNS.map(([name, type]) => ({ name, type }));

/** Every value stands in some row, beside ever other ones. */
export const ROWS: readonly (readonly (string | null)[])[] = Array.from({ length: 40 }, (_, row) =>
  COLUMNS.map(
    ([, , values], column) => values[(row * (column + 1) + column + Math.floor(row / 7)) % values.length] ?? null,
  ),
);

const LITERALS: Readonly<Record<Kind, readonly string[]>> = {
  boolean: ['true', 'false', 'NULL'],
  number: ['0', '1', '-2', '3', '100', '1000', '2147483648', '0.5', '2.50', '1e2', '-1.25', 'NULL'],
  text: ["''", "'a'", "'%b%'", "'_b'", "'ABC'", "'12'", 'NULL'],
  date: ["DATE '2024-02-29'", "DATE '1960-06-15'"],
  time: ["TIMESTAMP '2024-03-31 12:00:00'", "TIMESTAMP '1969-07-20 20:17:40.5'"],
  interval: [
    "INTERVAL '1' MONTH",
    "INTERVAL '36' HOUR",
    "INTERVAL '1 year 5 days'",
    'INTERVAL 3 DAY',
    "INTERVAL '-1.5' SECOND",
  ],
  list: [
    '[i8, i16]',
    '[i32, NULL, 5, 5]',
    '[1, 2, 3]',
    '[3, 1, 2]',
    'CAST([] AS INTEGER[])',
    'CASE WHEN b THEN [1, 2] END',
  ],
  texts: ['[s, u]', "['a', NULL, s]", "['b', 'a', 'b']", 'CAST([] AS VARCHAR[])'],
  struct: ["{'a': i8, 'b': s}", "{'a': i32, 'b': u}", "{'a': NULL, 'b': 'x'}"],
  map: [
    "MAP {'a': i8, 'b': 2}",
    "MAP {'b': i32}",
    "MAP {'x y': 1, 'a': NULL}",
    'CAST(MAP {} AS MAP(VARCHAR, INTEGER))',
  ],
  json: [
    `CAST('{"a": [1, -2, "x", null, 1.5, true], "b": {"c": "d e"}}' AS JSON)`,
    'CAST(\'[1, 2, {"a": null}]\' AS JSON)',
    'CAST(\'"text"\' AS JSON)',
    'to_json(i8)',
  ],
};

function columnsOf(kind: Kind): readonly string[] {
  const kinds: Readonly<Record<Kind, readonly DataType['kind'][]>> = {
    boolean: ['BOOLEAN'],
    number: ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
    text: ['VARCHAR'],
    date: ['DATE'],
    time: ['TIMESTAMP', 'TIMESTAMPTZ'],
    interval: ['INTERVAL'],
    list: [],
    texts: [],
    struct: [],
    map: [],
    json: [],
  };
  return SCHEMA.filter(({ type }) => kinds[kind].includes(type.kind)).map(({ name }) => name);
}

/** One expression of a form, its parts made of forms in turn, to `depth`. */
export function arbitraryForm(form: string, depth: number): fc.Arbitrary<string> {
  const pieces = form.split(/(\$[a-z]+|#[^#]*#)/);
  return fc
    .tuple(
      ...pieces.map((piece) => {
        if (piece.startsWith('#')) return fc.constantFrom(...piece.slice(1, -1).split('|'));
        const kind = KINDS.find((name) => piece === `$${name}`);
        return kind === undefined ? fc.constant(piece) : arbitraryOf(kind, depth - 1);
      }),
    )
    .map((parts) => parts.join(''));
}

function arbitraryOf(kind: Kind, depth: number): fc.Arbitrary<string> {
  const names = columnsOf(kind);
  const literals = fc.constantFrom(...LITERALS[kind]);
  const columns = names.length === 0 ? literals : fc.constantFrom(...names);
  if (depth <= 0) return fc.oneof({ weight: 3, arbitrary: columns }, { weight: 1, arbitrary: literals });
  const forms = fc.constantFrom(...FORMS[kind]).chain((form) => arbitraryForm(form, depth));
  return fc.oneof(
    { weight: 2, arbitrary: columns },
    { weight: 1, arbitrary: literals },
    { weight: 3, arbitrary: forms },
  );
}
