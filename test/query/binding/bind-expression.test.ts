import { expect, test } from 'vitest';
import { typeName } from '../../../src/schema.js';
import { bindIn } from '../../support/bound.js';

test.each([
  ['quantity + 1', 'INTEGER'],
  ['price * 2', 'DECIMAL(18,2)'],
  ['quantity / 2', 'DOUBLE'],
  ['1', 'INTEGER'],
  ['12345678901', 'BIGINT'],
  ['123456789012345678901', 'HUGEINT'],
  ['1.50', 'DECIMAL(3,2)'],
  ['1e3', 'DOUBLE'],
  ['-5', 'INTEGER'],
  ['CAST(1 AS TINYINT) + -1', 'TINYINT'],
  ["coalesce(ts, '2026-01-01')", 'TIMESTAMP'],
  ['CASE WHEN quantity > 1 THEN price ELSE 1 END', 'DECIMAL(12,2)'],
  ['ts - ts', 'INTERVAL'],
  ["INTERVAL '30' MINUTE", 'INTERVAL'],
  ['INTERVAL (quantity) DAY', 'INTERVAL'],
  ['tags[1]', 'VARCHAR'],
  ['[1, 2.5]', 'DECIMAL(11,1)[]'],
  ['place.city', 'VARCHAR'],
  ['A.place.zip', 'INTEGER'],
  ["payload ->> 'kind'", 'VARCHAR'],
  ["payload -> '$.a[0]'", 'JSON'],
  ["TIMESTAMP '2026-01-01 00:00:00'", 'TIMESTAMP'],
  ['quantity::DECIMAL(5, 1)', 'DECIMAL(5,1)'],
  ['extract(year FROM ts)', 'BIGINT'],
  ["date_part('epoch', ts)", 'DOUBLE'],
  ['"Odd"', 'DOUBLE'],
  ['odd', 'DOUBLE'],
])('%s is a %s', (text, type) => {
  const { expression, problems } = bindIn('DEFINE', text);
  expect(problems).toEqual([]);
  expect(expression && typeName(expression.type)).toBe(type);
});

test.each([
  ['1 + 2 * 3', 7],
  ["upper('a') || 'b'", 'Ab'],
  ["INTERVAL '1' HOUR * 2", { months: 0, days: 0, micros: 7_200_000_000 }],
  ["'5' = 5", true],
  ['NOT true', false],
])('the constant %s is computed beforehand', (text, value) => {
  expect(bindIn('DEFINE', text).expression).toMatchObject({ kind: 'literal', value });
});

test('a literal takes the type that it is compared with', () => {
  expect(bindIn('DEFINE', "ts > '2026-01-01'").expression).toMatchObject({
    kind: 'call',
    function: { name: '>' },
    arguments: [{ kind: 'navigation' }, { kind: 'literal', type: { kind: 'TIMESTAMP' } }],
  });
});

test('conditions joined by AND are one list', () => {
  expect(bindIn('DEFINE', 'quantity > 1 AND price > 2 AND item IS NULL').expression).toMatchObject({
    kind: 'and',
    operands: [{ kind: 'call' }, { kind: 'call' }, { kind: 'call' }],
  });
});

test('coalesce computes an argument that could fail only when it counts', () => {
  expect(bindIn('DEFINE', 'coalesce(quantity, CAST(item AS INTEGER))').expression?.kind).toBe('case');
  expect(bindIn('DEFINE', 'coalesce(quantity, 0)').expression?.kind).toBe('call');
});

test.each([
  ['item > 1', 'these do not compare', 'CAST(… AS VARCHAR)'],
  ['ts = quantity', 'these do not compare', 'TIMESTAMP'],
  ["quantity = 'abc'", "'abc' is not a valid INTEGER", 'q.sql:1:12'],
  ['item + 1', '+ is not defined for VARCHAR and INTEGER', 'Cast one side'],
  ["quantity + '2'", '+ is not defined for INTEGER and a text', 'Say which type is meant'],
  ['2147483647 + 1', 'out of range for INTEGER', 'q.sql:1:1'],
  ['NOT item', 'a condition is needed here, not a VARCHAR', 'Compare it'],
  ['lowr(item)', 'there is no function lowr', 'did you mean lower?'],
  ['lower(quantity)', 'lower does not take (INTEGER)', 'There is lower(VARCHAR)'],
  ['replace(item)', 'replace does not take one argument', 'replace(VARCHAR, VARCHAR, VARCHAR)'],
  ['nullif(1)', 'nullif takes 2 arguments, not 1', ''],
  ['CAST(item AS INTEGR)', 'there is no type INTEGR', 'did you mean INTEGER?'],
  ['CAST(item AS TIME)', 'the type TIME is not supported', 'VARCHAR'],
  ['CAST(item AS DECIMAL(40, 2))', 'DECIMAL(40, 2) is not possible', '38'],
  ['CAST(ts AS TIMESTAMP(9))', 'more than 6 digits', 'TIMESTAMP(6)'],
  ['CAST(ts AS INTEGER)', 'TIMESTAMP cannot become INTEGER', ''],
  ['place.town', 'the struct has no field town', 'city, zip'],
  ['price.x', 'a DECIMAL(10,2) has no field x', ''],
  ["date_part('yeer', ts)", "no part of time called 'yeer'", "did you mean 'year'?"],
  ["INTERVAL 'soon'", "'soon' is not an interval", "INTERVAL '30' MINUTE"],
  ["INTERVAL '1.5' DAY", 'DAY needs a whole number', "INTERVAL '1.5 days'"],
  ['CASE WHEN quantity > 1 THEN item ELSE quantity END', 'the results differ in type', ''],
  ["TIMESTAMP '2026-01-01' AT TIME ZONE 'Europe/Berlim'", "there is no time zone 'Europe/Berlim'", "'Europe/Berlin'"],
  ['now()', 'the function now is not supported', 'Time comes with the events'],
  ['approx_count_distinct(item)', 'the function approx_count_distinct is not supported', 'Write count(DISTINCT x)'],
  ['stats(item)', 'the function stats is not supported', 'docs/functions.md'],
  ['zzzzzz(item)', 'there is no function zzzzzz', 'docs/functions.md'],
  ["{'a': 1, 'A': 2}", 'the struct has two fields A', ''],
  ["place['town']", 'the struct has no field town', 'city, zip'],
  ['place[1]', 'is named by a constant text', ''],
  ['unnest(tags)', 'the function unnest is not supported', 'list_sum'],
])('%s is refused', (text, said, hint) => {
  const { expression, problems } = bindIn('DEFINE', text);
  expect(expression).toBeUndefined();
  expect(problems.join('\n')).toContain(said);
  expect(problems.join('\n')).toContain(hint);
});

test('every problem of an expression is said', () => {
  const { problems } = bindIn('DEFINE', 'prise > 1 AND lowr(item) = qty AND item + 1 > 2');
  expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
    'q.sql:1:1: stream events has no column prise',
    'q.sql:1:15: there is no function lowr',
    'q.sql:1:28: stream events has no column qty',
    'q.sql:1:36: + is not defined for VARCHAR and INTEGER',
  ]);
});
