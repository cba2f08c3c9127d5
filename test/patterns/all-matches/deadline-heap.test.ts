import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Deadline, DeadlineHeap } from '../../../src/patterns/all-matches/deadline-heap.js';
import { runs } from '../../support/runs.js';

const deadline: fc.Arbitrary<Deadline<number>> = fc.record({
  time: fc.integer({ min: 0, max: 20 }),
  position: fc.record({
    source: fc.constantFrom('a', 'b'),
    partition: fc.constant(0),
    offset: fc.integer({ min: 0, max: 9 }),
  }),
  owner: fc.integer(),
});

function takeAll(deadlines: DeadlineHeap<number>, watermark: number): Deadline<number>[] {
  const taken: Deadline<number>[] = [];
  for (let next = deadlines.next(watermark); next !== undefined; next = deadlines.next(watermark)) taken.push(next);
  return taken;
}

const order = ({ time, position }: Deadline<number>): string =>
  `${String(time).padStart(2, '0')} ${position.source} ${position.offset}`;

describe('deadlines', () => {
  test('fall due by time, then by position, none before the watermark, none twice', () => {
    fc.assert(
      fc.property(fc.array(deadline), fc.integer({ min: 0, max: 20 }), (added, watermark) => {
        const deadlines = new DeadlineHeap<number>();
        for (const each of added) deadlines.add(each);
        const early = takeAll(deadlines, watermark);
        const late = takeAll(deadlines, Number.POSITIVE_INFINITY);
        const expected = added.map(order).sort();
        expect([...early, ...late].map(order)).toEqual(expected);
        expect(early.every(({ time }) => time <= watermark)).toBe(true);
        expect(late.every(({ time }) => time > watermark)).toBe(true);
        expect(deadlines.size).toBe(0);
      }),
      { numRuns: runs },
    );
  });

  test('those that are not wanted are forgotten', () => {
    const deadlines = new DeadlineHeap<number>();
    const position = { source: 's', partition: 0, offset: 0 };
    for (const time of [3, 1, 2]) deadlines.add({ time, position, owner: time });
    deadlines.retain(({ owner }) => owner !== 1);
    expect(takeAll(deadlines, 9).map(({ owner }) => owner)).toEqual([2, 3]);
  });
});
