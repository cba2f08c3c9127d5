import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { LeastTimes } from '../../src/patterns/least-times.js';

const NONE = Number.POSITIVE_INFINITY;

const arbitraryChange = fc.record({ key: fc.nat(5), time: fc.constantFrom(1, 2, 3, 50, NONE), asks: fc.boolean() });

test.prop([fc.array(arbitraryChange, { maxLength: 300, size: 'max' })])(
  'is the least of all times, and asks only for those that may have changed',
  (changes) => {
    const times = new Map<number, number>();
    const least = new LeastTimes();
    const touched = new Set<number>();
    for (const { key, time, asks } of changes) {
      times.set(key, time);
      least.touch(key);
      touched.add(key);
      if (!asks) continue;
      const asked: number[] = [];
      const found = least.least((of) => {
        asked.push(of);
        return times.get(of) ?? NONE;
      });
      expect(found).toBe(Math.min(NONE, ...times.values()));
      expect(new Set(asked)).toEqual(touched);
      touched.clear();
    }
  },
);
