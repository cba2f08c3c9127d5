import { expect, test } from 'vitest';
import { heatGrid } from '../../src/plots/heat-grid.js';
import type { Axis, HeatPlot, HeatSpot } from '../../src/plots/plot.js';
import { DAY, HOUR, parseTimestamp } from '../../src/time.js';

function heat(spots: readonly HeatSpot[], x: Axis['kind'], y: Axis['kind'] = 'label'): HeatPlot {
  return { kind: 'heat', x: { name: 'x', kind: x }, y: { name: 'y', kind: y }, value: 'n', spots, notes: [] };
}

const START = parseTimestamp('2026-01-01T00:00:00Z') ?? 0;

test('labels are in the order in which they come; a pair that is not there has no cell', () => {
  const grid = heatGrid(
    heat(
      [
        { x: 'b', y: 'p', value: 1 },
        { x: 'a', y: 'q', value: 3 },
      ],
      'label',
    ),
    9,
    9,
  );
  expect(grid).toEqual({
    xs: ['b', 'a'],
    ys: ['p', 'q'],
    cells: [
      [1, undefined],
      [undefined, 3],
    ],
    low: 1,
    high: 3,
    notes: [],
  });
});

test('several rows in a cell are their mean, and it is said', () => {
  const spots = [1, 2, 6].map((value) => ({ x: 'a', y: 'p', value }));
  expect(heatGrid(heat(spots, 'label'), 9, 9)).toMatchObject({
    cells: [[3]],
    notes: ['a cell with several rows is their mean'],
  });
});

test('times that are missing between others have an empty column', () => {
  const spots = [0, 1, 3].map((hour) => ({ x: START + hour * HOUR, y: 'p', value: hour }));
  const { xs, cells } = heatGrid(heat(spots, 'time'), 9, 9);
  expect(xs).toEqual(['01-01 00:00', '01-01 01:00', '01-01 02:00', '01-01 03:00']);
  expect(cells).toEqual([[0, 1, undefined, 3]]);
});

test('more times than there is room for share round bins', () => {
  const spots = Array.from({ length: 240 }, (_, hour) => ({ x: START + hour * HOUR, y: 'p', value: 24 + hour }));
  const { xs, cells, notes } = heatGrid(heat(spots, 'time'), 12, 9);
  expect(xs).toEqual(Array.from({ length: 10 }, (_, day) => `2026-01-${String(day + 1).padStart(2, '0')}`));
  expect(cells[0]?.[0]).toBe(24 + 11.5);
  expect(notes).toEqual(['240 values of x in 10 bins', 'a cell with several rows is their mean']);
});

test('more labels than there is room for are left out, and it is said', () => {
  const spots = Array.from({ length: 20 }, (_, i) => ({ x: `x${i}`, y: `y${i}`, value: i }));
  const { xs, ys, notes } = heatGrid(heat(spots, 'label'), 3, 2);
  expect({ xs, ys, notes }).toEqual({
    xs: ['x0', 'x1', 'x2'],
    ys: ['y0', 'y1'],
    notes: ['the first 3 of 20 x', 'the first 2 of 20 y'],
  });
});

test('numbers are in their order, whatever order they come in', () => {
  const spots = [5, -5, 0].map((x) => ({ x, y: 1, value: x }));
  expect(heatGrid(heat(spots, 'number', 'number'), 9, 9)).toMatchObject({ xs: ['-5', '0', '5'], ys: ['1'] });
  const far = [0, 1, 1000].map((x) => ({ x, y: 1, value: x }));
  expect(heatGrid(heat(far, 'number', 'number'), 9, 9).xs).toEqual(['0', '200', '400', '600', '800', '1,000']);
});

test('dates a month apart and one date are no trouble', () => {
  const one = heatGrid(heat([{ x: START, y: 'p', value: 1 }], 'time'), 9, 9);
  expect(one.cells).toEqual([[1]]);
  const months = [0, 31, 59, 90].map((day) => ({ x: START + day * DAY, y: 'p', value: day }));
  expect(heatGrid(heat(months, 'time'), 9, 9).xs).toHaveLength(7);
});
