import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binPoints } from '../../src/plots/bin-points.js';
import { runs } from '../support/runs.js';

test('as many points as there is room for stay as they are', () => {
  const points = [
    { x: 1, y: 2 },
    { x: 1, y: null },
  ];
  expect(binPoints(points, 2)).toEqual({ points, notes: [] });
  expect(binPoints([], 2)).toEqual({ points: [], notes: [] });
});

test('more share bins of equal width, each the mean of its numbers; empty bins are none', () => {
  const points = [
    { x: 0, y: 1 },
    { x: 1, y: 3 },
    { x: 2, y: null },
    { x: 90, y: null },
    { x: 100, y: 5 },
  ];
  expect(binPoints(points, 3)).toEqual({
    points: [
      { x: 1, y: 2 },
      { x: 95, y: 5 },
    ],
    notes: ['5 rows in 2 bins, each its mean'],
  });
});

test('law: bins are in order, at most as many as asked for, and within what they are made of', () => {
  const point = fc.record({ x: fc.integer({ min: 0, max: 50 }), y: fc.option(fc.integer({ min: -9, max: 9 })) });
  fc.assert(
    fc.property(fc.array(point, { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (all, most) => {
      const sorted = all.sort((a, b) => a.x - b.x);
      const { points } = binPoints(sorted, most);
      expect(points.length).toBeLessThanOrEqual(Math.max(most, 0));
      const xs = points.map(({ x }) => x);
      expect(xs).toEqual([...xs].sort((a, b) => a - b));
      const values = sorted.flatMap(({ y }) => (y === null ? [] : [y]));
      for (const { y } of points) {
        if (y === null) continue;
        expect(y).toBeGreaterThanOrEqual(Math.min(...values));
        expect(y).toBeLessThanOrEqual(Math.max(...values));
      }
    }),
    { numRuns: runs / 2 },
  );
});
