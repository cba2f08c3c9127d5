import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type GridShape, nextEnd, paneOf, startOf } from '../../src/windows/window-shape.js';
import { runs } from '../support/runs.js';

interface Window {
  readonly start: number;
  readonly end: number;
}

const offset = fc.integer({ min: -20, max: 20 });
const shapes: fc.Arbitrary<GridShape> = fc.oneof(
  fc
    .record({ slide: fc.integer({ min: 1, max: 12 }), size: fc.integer({ min: 1, max: 12 }), offset })
    .map((shape) => ({ kind: 'hopping' as const, ...shape })),
  fc
    .record({ step: fc.integer({ min: 1, max: 5 }), steps: fc.integer({ min: 1, max: 4 }), offset })
    .map(({ step, steps, offset: by }) => ({ kind: 'cumulating' as const, step, size: step * steps, offset: by })),
);

/** All windows near 0, one by one. */
function windowsOf(shape: GridShape): readonly Window[] {
  const windows: Window[] = [];
  for (let i = -100; i <= 100; i++) {
    if (shape.kind === 'hopping') {
      const start = shape.offset + i * shape.slide;
      windows.push({ start, end: start + shape.size });
      continue;
    }
    const start = shape.offset + i * shape.size;
    for (let end = start + shape.step; end <= start + shape.size; end += shape.step) windows.push({ start, end });
  }
  return windows.sort((a, b) => a.end - b.end);
}

const time = fc.integer({ min: -40, max: 40 });

test('the next window to end is the first of all that end later', () => {
  fc.assert(
    fc.property(shapes, time, (shape, now) => {
      const end = nextEnd(shape, now);
      expect({ start: startOf(shape, end), end }).toEqual(windowsOf(shape).find((window) => window.end > now));
    }),
    { numRuns: runs },
  );
});

test('a pane is in a window or outside of it', () => {
  fc.assert(
    fc.property(shapes, time, (shape, now) => {
      const pane = paneOf(shape, now);
      expect(pane.start <= now && now < pane.end).toBe(true);
      for (const { start, end } of windowsOf(shape)) {
        const isInside = start <= pane.start && pane.end <= end;
        expect(isInside || pane.end <= start || end <= pane.start).toBe(true);
      }
    }),
    { numRuns: runs },
  );
});
