import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { type Due, DueHeap } from '../../src/windows/due-heap.js';
import { DueWheel } from '../../src/windows/due-wheel.js';
import { runs } from '../support/runs.js';

const item = fc.record({ due: fc.integer({ min: -50, max: 100 }), end: fc.nat(3), start: fc.nat(3) });
const steps = fc.array(fc.oneof(item, fc.constant('take')), { maxLength: 60 });

describe('DueHeap and DueWheel', () => {
  property.prop([steps, fc.integer({ min: 1, max: 40 })], { numRuns: runs })(
    'give what is due first, and of what is due at once what is in order',
    (drawn, width) => {
      const heap = new DueHeap<Due>();
      const wheel = new DueWheel<Due>(32 * width);
      let sorted: Due[] = [];
      for (const [turn, step] of drawn.entries()) {
        if (step === 'take') {
          expect(wheel.due).toBeLessThanOrEqual(sorted[0]?.due ?? Number.POSITIVE_INFINITY);
          expect(wheel.first).toEqual(sorted[0]);
          expect([heap.take(), wheel.take()]).toEqual([sorted[0], sorted[0]]);
          sorted = sorted.slice(1);
        } else if (typeof step === 'object') {
          const due = { ...step, turn };
          heap.add(due);
          wheel.add(due);
          sorted = [...sorted, due].sort(
            (a, b) => a.due - b.due || a.end - b.end || a.start - b.start || a.turn - b.turn,
          );
        }
        expect(heap.size).toBe(sorted.length);
      }
    },
  );
});
