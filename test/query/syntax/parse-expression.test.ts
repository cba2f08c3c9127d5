import { expect, test } from 'vitest';
import { parseExpression } from '../../../src/query/syntax/parse-expression.js';
import { complaints } from '../../support/complaints.js';
import { printExpressionSyntax } from '../../support/print-expression-syntax.js';
import { withoutSpans } from '../../support/without-spans.js';

function read(text: string): unknown {
  const { expression, problems } = parseExpression(text, 'x.sql');
  expect(complaints(problems)).toEqual([]);
  return withoutSpans(expression);
}

function problemsOf(text: string): readonly string[] {
  return complaints(parseExpression(text, 'x.sql').problems);
}

const name = (...path: readonly string[]) => ({
  kind: 'name',
  path: path.map((part) => ({ name: part, quoted: false })),
});
const string = (value: string) => ({ kind: 'string', value });
const number = (text: string) => ({ kind: 'number', text });
const type = (upper: string, more: object = {}) => ({ name: upper, parameters: [], listDepth: 0, fields: [], ...more });
const called = (of: string, operands: readonly object[], more: object = {}) => ({
  kind: 'call',
  name: { name: of, quoted: false },
  arguments: operands,
  distinct: false,
  orderBy: [],
  ...more,
});

test.each<[string, object]>([
  ['null', { kind: 'null' }],
  ['True', { kind: 'boolean', value: true }],
  ['1_000', number('1000')],
  ["'it''s'", string("it's")],
  ['a.b.C', name('a', 'b', 'C')],
  ['"a""b"', { kind: 'name', path: [{ name: 'a"b', quoted: true }] }],
  ['date', name('date')],
  ['interval', name('interval')],
  ['final', name('final')],
  ['t.order', name('t', 'order')],
  ['NOT a', { kind: 'unary', operator: 'not', operand: name('a') }],
  ['a != b', { kind: 'binary', operator: '<>', left: name('a'), right: name('b') }],
  ['a == b', { kind: 'binary', operator: '=', left: name('a'), right: name('b') }],
  ['a IS NOT UNKNOWN', { kind: 'is-null', operand: name('a'), negated: true }],
  ['a IS NOT TRUE', { kind: 'is-boolean', operand: name('a'), value: true, negated: true }],
  ['a IS NOT DISTINCT FROM b', { kind: 'is-distinct', left: name('a'), right: name('b'), negated: true }],
  [
    'a NOT BETWEEN 1 AND 2',
    { kind: 'between', operand: name('a'), low: number('1'), high: number('2'), negated: true },
  ],
  ['a NOT IN (1, 2)', { kind: 'in', operand: name('a'), items: [number('1'), number('2')], negated: true }],
  ['a NOT LIKE b', { kind: 'like', operand: name('a'), pattern: name('b'), caseless: false, negated: true }],
  [
    "a ILIKE b ESCAPE '!'",
    { kind: 'like', operand: name('a'), pattern: name('b'), escape: string('!'), caseless: true, negated: false },
  ],
  [
    'CASE a WHEN 1 THEN b ELSE c END',
    { kind: 'case', operand: name('a'), branches: [{ when: number('1'), then: name('b') }], otherwise: name('c') },
  ],
  ['CASE WHEN a THEN b END', { kind: 'case', branches: [{ when: name('a'), then: name('b') }] }],
  ['a::INT', { kind: 'cast', operand: name('a'), type: type('INT'), lenient: false }],
  [
    'TRY_CAST(a AS double precision)',
    { kind: 'cast', operand: name('a'), type: type('DOUBLE PRECISION'), lenient: true },
  ],
  [
    'CAST(a AS decimal(10, 2)[][])',
    { kind: 'cast', operand: name('a'), type: type('DECIMAL', { parameters: [10, 2], listDepth: 2 }), lenient: false },
  ],
  ['EXTRACT(hour FROM ts)', called('date_part', [string('hour'), name('ts')])],
  ["EXTRACT('epoch' FROM ts)", called('date_part', [string('epoch'), name('ts')])],
  ["ts AT TIME ZONE 'UTC'", called('timezone', [string('UTC'), name('ts')])],
  ['f(a).b', called('struct_extract', [called('f', [name('a')]), string('b')])],
  ["INTERVAL '30' MINUTES", { kind: 'interval', value: string('30'), unit: 'MINUTE' }],
  ['INTERVAL 5 centuries', { kind: 'interval', value: number('5'), unit: 'CENTURY' }],
  ['INTERVAL (a) DAY', { kind: 'interval', value: name('a'), unit: 'DAY' }],
  ["INTERVAL '1 hour 30 minutes'", { kind: 'interval', value: string('1 hour 30 minutes') }],
  ["TIMESTAMP '2020-01-01'", { kind: 'typed-literal', type: type('TIMESTAMP'), value: '2020-01-01' }],
  [
    "timestamp with time zone '2020-01-01'",
    { kind: 'typed-literal', type: type('TIMESTAMP WITH TIME ZONE'), value: '2020-01-01' },
  ],
  ["DECIMAL(3, 1) '1.5'", { kind: 'typed-literal', type: type('DECIMAL', { parameters: [3, 1] }), value: '1.5' }],
  ['date(a)', called('date', [name('a')])],
  ['left(a, 1)', called('left', [name('a'), number('1')])],
  ['f()', called('f', [])],
  ['count(*)', called('count', [{ kind: 'star' }])],
  ['count(A.*)', called('count', [{ kind: 'variable-star', variable: { name: 'A', quoted: false } }])],
  ['count(DISTINCT a)', called('count', [name('a')], { distinct: true })],
  [
    'sum(a ORDER BY b DESC NULLS LAST, c) FILTER (WHERE d)',
    called('sum', [name('a')], {
      orderBy: [
        { expression: name('b'), descending: true, nulls: 'last' },
        { expression: name('c'), descending: false },
      ],
      filter: name('d'),
    }),
  ],
  ['FINAL LAST(A.x, 1)', called('LAST', [name('A', 'x'), number('1')], { semantics: 'final' })],
  ['running count(*)', called('count', [{ kind: 'star' }], { semantics: 'running' })],
  ['final(a)', called('final', [name('a')])],
  ['[1, [2]]', { kind: 'list', items: [number('1'), { kind: 'list', items: [number('2')] }] }],
  ['ARRAY[]', { kind: 'list', items: [] }],
  ['a[1]', { kind: 'subscript', operand: name('a'), index: number('1') }],
])('%s', (text, expected) => {
  expect(read(text)).toEqual(expected);
});

test('every node knows where it stands, brackets included', () => {
  const text = 'a + (b * -c)::INT';
  const { expression } = parseExpression(text, 'x.sql');
  expect(expression).toMatchObject({ start: 0, end: 17, right: { start: 4, end: 17, operand: { start: 4, end: 12 } } });
});

test.each([
  ['', '1:1 «» found the end of the file, expected an expression'],
  ['a +', '1:4 «» found the end of the file, expected an expression'],
  ['a b', '1:3 «b» found b, expected an operator or the end'],
  ['(a', '1:3 «» found the end of the file, expected ")"'],
  ['f(a b)', '1:5 «b» found b, expected "," or ")"'],
  ['a < b < c', '1:7 «<» found "<", expected AND'],
  ['a = b <> c', '1:7 «<>» found "<>", expected AND'],
  ['a BETWEEN 1 AND 2 BETWEEN b AND c', '1:19 «BETWEEN» found BETWEEN, expected AND'],
  ['a IS DISTINCT FROM b IS NULL', '1:22 «IS» found IS, expected AND'],
  ['a IS 1', '1:6 «1» found 1, expected NULL, TRUE, FALSE or DISTINCT FROM'],
  ['a BETWEEN 1', '1:12 «» found the end of the file, expected AND'],
  ['EXISTS (1)', '1:9 «1» found 1, expected SELECT'],
  ['CASE WHEN a THN b END', '1:13 «THN» found THN, expected THEN'],
  ['CASE WHEN a THEN b', '1:19 «» found the end of the file, expected WHEN, ELSE or END'],
  ['CAST(a, INT)', '1:7 «,» found ",", expected AS'],
  ['a::', '1:4 «» found the end of the file, expected a type'],
  ['a::INT[3]', '1:7 «[» lists of a fixed length are not supported'],
  ['a::MAP(INT)', '1:11 «)» found ")", expected ","'],
  ['a::UNION(b INT)', '1:4 «UNION» UNION is not supported as a type'],
  ['EXTRACT(hour, a)', '1:13 «,» found ",", expected FROM'],
  ["INTERVAL '5' MINTUE", '1:14 «MINTUE» found MINTUE, expected MINUTE'],
  ['INTERVAL 5', '1:11 «» found the end of the file, expected a unit of time'],
  ['INTERVAL a MINUTE', '1:10 «a» found a, expected a number of units'],
  ["INTERVAL '1-2' YEAR TO MONTH", '1:21 «TO» intervals of two units are not supported'],
  ['a @ b', '1:3 «@» "@" is not supported here'],
  ["a SIMILAR TO b ESCAPE 'x'", '1:16 «ESCAPE» ESCAPE goes with LIKE alone'],
  ['a COLLATE nocase', '1:3 «COLLATE» COLLATE is not supported here'],
  ['sum(a) OVER ()', '1:8 «OVER» OVER is not supported'],
  ['last(a IGNORE NULLS)', '1:8 «IGNORE» IGNORE NULLS is not supported'],
  ['f(a := 1)', '1:3 «a» arguments by name are not supported'],
  ['a.f(1)', '1:3 «f» x.f(…) is not supported'],
  ['a[1:2:3:4]', '1:8 «:» found ":", expected ":" or "]"'],
  ['f(lambda x: x + 1)', '1:3 «lambda» lambda functions are not supported'],
  ['(a, b)', '1:3 «,» found ",", expected ")"'],
  ["{'a' 1}", '1:6 «1» found 1, expected ":"'],
  ['MAP {1, 2}', '1:7 «,» found ",", expected ":"'],
  ['struct_pack(1)', '1:13 «1» found 1, expected the name of a field, as in struct_pack(a := 1)'],
  ['POSITION(a IN)', '1:14 «)» found ")", expected an expression'],
  ['$1', '1:1 «$» parameters are not supported'],
  ['FINAL A.x', '1:1 «FINAL» found FINAL before what is no function'],
  ['1 + order', '1:5 «order» found order, expected an expression'],
])('%j is complained about', (text, complaint) => {
  expect(problemsOf(text)).toEqual([complaint]);
});

test('an arrow that takes more than is meant comes with a warning', () => {
  const { expression, problems } = parseExpression("type = payload ->> 'kind'", 'x.sql');
  expect(expression).toBeDefined();
  expect(problems).toMatchObject([{ severity: 'warning' }]);
  expect(complaints(problems)).toEqual(['1:16 «->>» "->>" takes all that stands before it, as in DuckDB']);
  expect(complaints(parseExpression("payload -> 'kind' = 1", 'x.sql').problems)).toHaveLength(1);
  expect(problemsOf("type = (payload -> 'a' ->> 'kind')")).toEqual([]);
  expect(problemsOf('list_filter(l, x -> x > 1)')).toEqual([]);
});

test('deep nesting and long chains are refused, not overflowed', () => {
  const deep = parseExpression(`${'('.repeat(10_000)}a`, 'x.sql');
  expect(complaints(deep.problems)).toEqual(['1:101 «(» found more than 100 levels of nesting']);
  const long = parseExpression(`a${' OR a'.repeat(10_000)}`, 'x.sql');
  expect(complaints(long.problems)).toEqual(['1:2503 «OR» found more than 500 operators in a row']);
  expect(problemsOf('NOT '.repeat(10_000))).toHaveLength(1);
  expect(problemsOf(`a::${'ARRAY<'.repeat(10_000)}`)).toHaveLength(1);
});

test('a chain of some hundred conditions is read', () => {
  const { expression } = parseExpression(Array.from({ length: 500 }, (_, i) => `a = ${i}`).join(' OR '), 'x.sql');
  expect(expression === undefined ? '' : printExpressionSyntax(expression)).toContain('499');
});
