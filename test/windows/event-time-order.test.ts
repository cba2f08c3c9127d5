import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { compareEvents } from '../../src/event.js';
import { EventTimeOrder } from '../../src/windows/event-time-order.js';
import { runs } from '../support/runs.js';

function event(time: number, offset: number, source = 's') {
  return { time, position: { source, partition: 0, offset } };
}

describe('EventTimeOrder', () => {
  test('gives out what is before the watermark and holds the rest', () => {
    const order = new EventTimeOrder<ReturnType<typeof event>>();
    for (const [offset, time] of [3, 1, 2].entries()) order.add(event(time, offset));
    expect(order.release(3).map(({ time }) => time)).toEqual([1, 2]);
    expect(order.held.map(({ time }) => time)).toEqual([3]);
    expect(order.release(3)).toEqual([]);
  });

  test('breaks ties by source, partition, offset', () => {
    const order = new EventTimeOrder<ReturnType<typeof event>>();
    for (const one of [event(1, 2, 'b'), event(1, 9, 'a'), event(1, 1, 'b')]) order.add(one);
    expect(order.release(2).map(({ position }) => `${position.source}${position.offset}`)).toEqual(['a9', 'b1', 'b2']);
  });

  const arrivals = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.boolean()), { maxLength: 60 });
  test.prop([arrivals], { numRuns: runs })('equals sorting, whatever is released in between', (steps) => {
    const order = new EventTimeOrder<ReturnType<typeof event>>();
    const events = steps.map(([time], offset) => event(time, offset));
    let watermark = 0;
    const given = events.flatMap((one, index) => {
      if (one.time < watermark) return [];
      order.add(one);
      if (steps[index]?.[1] !== true) return [];
      watermark = Math.max(watermark, one.time);
      return order.release(watermark);
    });
    given.push(...order.release(Number.POSITIVE_INFINITY));
    expect(given).toEqual([...given].sort(compareEvents));
    expect(new Set(given).size).toBe(given.length);
  });
});
