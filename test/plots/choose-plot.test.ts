import { expect, test } from 'vitest';
import { choosePlot } from '../../src/plots/choose-plot.js';
import type { DataType, Schema, Value } from '../../src/schema.js';

const TIMESTAMP: DataType = { kind: 'TIMESTAMP' };
const DATE: DataType = { kind: 'DATE' };
const BIGINT: DataType = { kind: 'BIGINT' };
const DOUBLE: DataType = { kind: 'DOUBLE' };
const VARCHAR: DataType = { kind: 'VARCHAR' };
const DECIMAL: DataType = { kind: 'DECIMAL', precision: 10, scale: 2 };
const LIST: DataType = { kind: 'LIST', element: BIGINT };

function schema(...types: readonly DataType[]): Schema {
  return types.map((type, i) => ({ name: 'abcd'[i] ?? '', type }));
}

test.each<[string, readonly DataType[], string]>([
  ['a time and a number', [TIMESTAMP, BIGINT], 'line'],
  ['a number and a date', [DOUBLE, DATE], 'line'],
  ['a label and a number', [VARCHAR, DECIMAL], 'bars'],
  ['a number and a label', [BIGINT, VARCHAR], 'bars'],
  ['a boolean and a number', [{ kind: 'BOOLEAN' }, BIGINT], 'bars'],
  ['two numbers', [BIGINT, BIGINT], 'bars'],
  ['two labels and a number', [VARCHAR, VARCHAR, BIGINT], 'heat'],
  ['a label, a date and a number', [VARCHAR, DATE, BIGINT], 'heat'],
  ['two numbers and a number', [BIGINT, BIGINT, BIGINT], 'heat'],
  ['one number', [BIGINT], 'none'],
  ['two labels', [VARCHAR, VARCHAR], 'none'],
  ['a label and a list', [VARCHAR, LIST], 'none'],
  ['a list among others', [VARCHAR, LIST, BIGINT], 'none'],
  ['four columns', [VARCHAR, VARCHAR, VARCHAR, BIGINT], 'none'],
  ['nothing', [], 'none'],
])('%s', (_, types, kind) => {
  expect(choosePlot(schema(...types), []).kind).toBe(kind);
});

test('what there is no plot of is named, with what there are plots of', () => {
  expect(choosePlot(schema(VARCHAR, LIST), [])).toEqual({
    kind: 'none',
    found: '2 columns, a VARCHAR, b BIGINT[]',
    takes: expect.stringContaining('a label and a number (bars)'),
  });
});

test('a line is in the order of time; what has no time is left out, and what has no number breaks it, and both are said', () => {
  const rows: readonly (readonly Value[])[] = [
    [2, 250],
    [1, 1000n],
    [null, 3],
    [Number.POSITIVE_INFINITY, 3],
    [3, null],
  ];
  expect(choosePlot(schema(DATE, DECIMAL), rows)).toEqual({
    kind: 'line',
    x: { name: 'a', kind: 'time' },
    y: 'b',
    points: [
      { x: 86_400e6, y: 10 },
      { x: 2 * 86_400e6, y: 2.5 },
      { x: 3 * 86_400e6, y: null },
    ],
    notes: ['2 rows without a finite a left out', '1 row without a finite b left out'],
  });
});

test('bars are in the order of the rows; NULL is a label, and a value that has no length', () => {
  const plot = choosePlot(schema(VARCHAR, DOUBLE), [
    ['b', 1.5],
    [null, -2],
    ['a', null],
    ['c', Number.NaN],
  ]);
  expect(plot).toMatchObject({
    bars: [
      { label: 'b', text: '1.5', value: 1.5 },
      { label: 'NULL', text: '-2.0', value: -2 },
      { label: 'a', text: 'NULL', value: null },
      { label: 'c', text: 'nan', value: null },
    ],
  });
});

test('of very many labels the first are drawn, and it is said; very many numbers are a line', () => {
  const rows = Array.from({ length: 3000 }, (_, i) => [i, i]);
  const bars = choosePlot(
    schema(VARCHAR, BIGINT),
    rows.map(([a = 0, b = 0]) => [`x${a}`, b]),
  );
  expect(bars).toMatchObject({ kind: 'bars', notes: ['the first 40 of 3,000 rows'] });
  expect(choosePlot(schema(BIGINT, BIGINT), rows)).toMatchObject({ kind: 'line', x: { kind: 'number' } });
});

test('the time of a heat map lies along x, wherever it stands', () => {
  expect(choosePlot(schema(DATE, VARCHAR, BIGINT), [[1, 'x', 5]])).toMatchObject({
    x: { name: 'a', kind: 'time' },
    y: { name: 'b', kind: 'label' },
    spots: [{ x: 86_400e6, y: 'x', value: 5 }],
  });
  expect(choosePlot(schema(VARCHAR, VARCHAR, BIGINT), [['p', null, 5]])).toMatchObject({
    x: { name: 'b' },
    spots: [{ x: 'NULL', y: 'p', value: 5 }],
  });
});

test('a label with two measures is no heat map, but a number that recurs is a label', () => {
  const measures = [
    ['a', 1, 5],
    ['b', 2, 6],
  ];
  expect(choosePlot(schema(VARCHAR, BIGINT, BIGINT), measures).kind).toBe('none');
  expect(choosePlot(schema(VARCHAR, BIGINT, BIGINT), [...measures, ['a', 2, 7]]).kind).toBe('heat');
});
