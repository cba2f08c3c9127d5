import { from, lastValueFrom, of, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { SECOND } from '../../src/time.js';

function at(seconds: number, offset: number, partition = 0): StreamEvent<string> {
  return { time: seconds * SECOND, position: { source: 's', partition, offset }, value: `${partition}:${seconds}` };
}

describe('orderByEventTime', () => {
  test('holds each event until the watermark has passed it; the end gives out the rest', () => {
    new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(({ cold, expectObservable }) => {
      const events = { a: at(10, 0), b: at(8, 1), c: at(16, 2), d: at(30, 3) };
      const source = cold('a-b-c-----d---|   ', events);
      const expected = '   ----(ba)--c---(d|)';
      expectObservable(source.pipe(orderByEventTime({ delay: '5 seconds' }))).toBe(expected, events);
    });
  });

  test('the slowest partition holds time back', async () => {
    const events = [at(10, 0), at(1, 0, 1), at(20, 1), at(7, 1, 1)];
    const ordered = from(events).pipe(orderByEventTime({ delay: '0 seconds' }), toArray());
    expect((await lastValueFrom(ordered)).map(({ value }) => value)).toEqual(['1:1', '1:7', '0:10', '0:20']);
  });

  test('an event later than the delay goes to whoever takes it, with how late it was', async () => {
    const taken: string[] = [];
    const late = (event: StreamEvent<string>, lateness: number): number =>
      taken.push(`${event.value} ${lateness / SECOND}`);
    const ordered = of(at(20, 0), at(14, 1), at(15, 2)).pipe(orderByEventTime({ delay: '5 seconds', late }), toArray());
    expect((await lastValueFrom(ordered)).map(({ value }) => value)).toEqual(['0:15', '0:20']);
    expect(taken).toEqual(['0:14 1']);
  });

  test('a late event that nobody takes is an error that says what to do', async () => {
    const ordered = of(at(20, 0), at(14, 1)).pipe(orderByEventTime({ delay: '5 seconds' }));
    await expect(lastValueFrom(ordered)).rejects.toThrow(
      /offset 1 is 1 s later than the delay allows[\s\S]*`late` option/,
    );
  });

  test('a delay that is no duration is refused when the pipeline is built', () => {
    expect(() => orderByEventTime({ delay: 'soon' })).toThrow("'soon' is no duration");
  });

  test('what is late by no more than is allowed passes at once, out of order', async () => {
    const taken: string[] = [];
    const ordered = of(at(20, 0), at(12, 1), at(9, 2), at(26, 3)).pipe(
      orderByEventTime({ delay: '5 seconds', allowedLateness: '3 seconds', late: ({ value }) => taken.push(value) }),
      toArray(),
    );
    expect((await lastValueFrom(ordered)).map(({ value }) => value)).toEqual(['0:12', '0:20', '0:26']);
    expect(taken).toEqual(['0:9']);
  });

  test('what is late in its partition and not behind what has been given out is put in order', async () => {
    const events = [at(1, 0), at(0, 0, 1), at(20, 1), at(10, 2), at(9, 1, 1), at(30, 2, 1)];
    const ordered = from(events).pipe(orderByEventTime({ delay: '0 s', allowedLateness: '1 minute' }), toArray());
    expect((await lastValueFrom(ordered)).map(({ value }) => value)).toEqual([
      '1:0',
      '0:1',
      '1:9',
      '0:10',
      '0:20',
      '1:30',
    ]);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300, 1.5])(
    'an event whose time is %d is refused',
    async (time) => {
      const ordered = of(at(20, 0), { ...at(21, 1), time }).pipe(orderByEventTime({ delay: '5 seconds' }));
      await expect(lastValueFrom(ordered)).rejects.toThrow(
        /offset 1 has .* as its time, which is none[\s\S]*whole microseconds/,
      );
    },
  );
});
