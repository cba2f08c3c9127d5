import * as fc from 'fast-check';
import type { DataType, Field } from '../../src/schema.js';

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

type Kind = 'boolean' | 'number' | 'text' | 'date' | 'time' | 'interval';

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
};

const PARTS = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
  'decade',
  'century',
];
const DATE_PARTS = [...PARTS, 'millennium', 'dow', 'isodow', 'doy', 'isoyear', 'yearweek', 'epoch'];

function columnsOf(kind: Kind): readonly string[] {
  const kinds: Readonly<Record<Kind, readonly DataType['kind'][]>> = {
    boolean: ['BOOLEAN'],
    number: ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT', 'HUGEINT', 'FLOAT', 'DOUBLE', 'DECIMAL'],
    text: ['VARCHAR'],
    date: ['DATE'],
    time: ['TIMESTAMP', 'TIMESTAMPTZ'],
    interval: ['INTERVAL'],
  };
  return SCHEMA.filter(({ type }) => kinds[kind].includes(type.kind)).map(({ name }) => name);
}

const KINDS = ['boolean', 'number', 'text', 'date', 'time', 'interval'] as const;

/** Forms that make a kind; `$number` stands for any expression of that kind, `#a|b#` for one of the words. */
export const FORMS: Readonly<Record<Kind, readonly string[]>> = {
  boolean: [
    ...KINDS.map((kind) => `($${kind} #=|<>|<|<=|>|>=# $${kind})`),
    ...KINDS.map((kind) => `($${kind} IS #NULL|NOT NULL#)`),
    ...KINDS.map((kind) => `($${kind} IS #DISTINCT FROM|NOT DISTINCT FROM# $${kind})`),
    '($date #=|<|>=# $time)',
    "(dt #=|<# '2024-02-29')",
    "(ts #>|<=# '2023-03-31 10:15:30')",
    '($boolean #AND|OR# $boolean)',
    '(NOT $boolean)',
    '($boolean IS #TRUE|FALSE|NOT TRUE|NOT FALSE#)',
    '(#i8|i32|i64|d|m# #BETWEEN|NOT BETWEEN# #i8|i32|0|f|n# AND #i16|i64|d|100#)',
    '($time BETWEEN $time AND $time)',
    '($number #IN|NOT IN# ($number, $number))',
    '($text #IN|NOT IN# ($text, $text))',
    '($text #LIKE|NOT LIKE|ILIKE# $text)',
    "($text LIKE '#a%|%b|_bc|a!%b!_c|%#' ESCAPE '!')",
    '#contains|starts_with|ends_with#($text, $text)',
    "regexp_matches($text, '#^a|b|[0-9]+$|.#')",
    "regexp_matches($text, 'ABC', 'i')",
    '#isnan|isfinite|isinf#(d)',
    "regexp_full_match($text, '[a-z]*')",
    'CASE WHEN $boolean THEN $boolean ELSE $boolean END',
    'coalesce($boolean, $boolean)',
    'CAST(#i8|i64|d|m|b# AS BOOLEAN)',
    'TRY_CAST($text AS BOOLEAN)',
  ],
  number: [
    '($number #+|-|*|/|//|%# $number)',
    '($number #+|-|*|/|//|%# $number)',
    '(- $number)',
    '(i8 #+|-|*|//|%# #i8|i16|2|100|1000#)',
    '(#m|n# #+|-|*|/|%# #m|n|i8|i32|i64|1|2.5|0.125#)',
    '#abs|sign|floor|ceil|round#($number)',
    'mod($number, $number)',
    'trunc(#f|d|m|n|i32#)',
    'round(#f|d|m|n#, #-2|-1|0|1|3#)',
    'round(#i8|i64#, #0|2#)',
    'sqrt(abs($number))',
    'power($number, #0|2|-1|0.5#)',
    'ln(#i16|m#)',
    '#log10|log2#(#i16|d#)',
    'length($text)',
    'strpos($text, $text)',
    `date_part('#${DATE_PARTS.join('|')}#', #dt|ts|tz#)`,
    `date_part('#${[...PARTS, 'epoch'].join('|')}#', iv)`,
    `extract(#${PARTS.join('|')}# FROM $time)`,
    `date_diff('#${PARTS.join('|')}#', $time, $time)`,
    `date_diff('#${PARTS.join('|')}#', $date, $date)`,
    '#epoch|epoch_ms|epoch_us#(#dt|ts|tz#)',
    '($date - $date)',
    'epoch(iv)',
    '#year|month|day|hour|dayofweek|quarter#(#dt|ts#)',
    '#greatest|least#($number, $number)',
    'nullif($number, $number)',
    'coalesce($number, $number)',
    'CASE WHEN $boolean THEN $number ELSE $number END',
    'CASE $number WHEN $number THEN $number END',
    'CAST($number AS #TINYINT|INTEGER|BIGINT|HUGEINT|FLOAT|DOUBLE#)',
    'CAST(#b|i8|i64|i128|d|m|n# AS #DECIMAL(6,1)|DECIMAL(18,4)|DECIMAL(38,10)#)',
    'TRY_CAST($text AS #INTEGER|DOUBLE|DECIMAL(5,2)|BIGINT#)',
    'CAST(b AS #TINYINT|INTEGER|DOUBLE|DECIMAL(3,1)#)',
    'TRY_CAST($number AS #TINYINT|DECIMAL(4,2)#)',
  ],
  text: [
    '($text || $text)',
    '($text || $number)',
    '#lower|upper|trim|ltrim|rtrim#($text)',
    "#trim|ltrim|rtrim#($text, 'ab ')",
    'substr($text, #0|1|2|-2|-9#)',
    'substr($text, #0|1|2#, #0|1|3|-1#)',
    'replace($text, $text, $text)',
    '#left|right#($text, #0|2|-1|-9#)',
    'concat($text, $number, $boolean)',
    "concat_ws('-', $text, $date, $text)",
    "#lpad|rpad#($text, #0|3|6#, 'xy')",
    "split_part($text, '#b|l|#', #1|2|-1#)",
    'repeat($text, #-1|0|2#)',
    '#greatest|least#($text, $text)',
    'coalesce($text, $text)',
    'nullif($text, $text)',
    'CASE WHEN $boolean THEN $text ELSE $text END',
    'CAST($number AS VARCHAR)',
    'CAST($boolean AS VARCHAR)',
    'CAST($date AS VARCHAR)',
    'CAST($time AS VARCHAR)',
    'CAST(iv AS VARCHAR)',
    '#dayname|monthname#(#dt|ts#)',
    '($text)[#1|2|-1|0#]',
  ],
  date: [
    '($date #+|-# #i8|i16|3#)',
    'CAST($time AS DATE)',
    'last_day($date)',
    'coalesce($date, $date)',
    'TRY_CAST(#s|u# AS DATE)',
  ],
  time: [
    '($time #+|-# $interval)',
    '($date #+|-# $interval)',
    `date_trunc('#${PARTS.join('|')}#', #dt|ts|tz#)`,
    '#greatest|least#($time, $time)',
    'coalesce($time, $date)',
    'CAST($date AS #TIMESTAMP|TIMESTAMPTZ#)',
    'epoch_ms(i16)',
    'CAST($time AS #TIMESTAMP|TIMESTAMPTZ#)',
    'CASE WHEN $boolean THEN $time ELSE $date END',
    'TRY_CAST(#s|u# AS TIMESTAMP)',
  ],
  interval: [
    '($time - $time)',
    '($interval #+|-# $interval)',
    '(- $interval)',
    '($interval * #i8|3|0.5|1.5|d#)',
    '(#i8|2# * $interval)',
    '($interval / #2|3|d|i8#)',
    `date_trunc('#${PARTS.join('|')}#', $interval)`,
    'coalesce($interval, $interval)',
    'INTERVAL (i8) DAY',
  ],
};

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
  const columns = fc.constantFrom(...columnsOf(kind));
  const literals = fc.constantFrom(...LITERALS[kind]);
  if (depth <= 0) return fc.oneof({ weight: 3, arbitrary: columns }, { weight: 1, arbitrary: literals });
  const forms = fc.constantFrom(...FORMS[kind]).chain((form) => arbitraryForm(form, depth));
  return fc.oneof(
    { weight: 2, arbitrary: columns },
    { weight: 1, arbitrary: literals },
    { weight: 3, arbitrary: forms },
  );
}
