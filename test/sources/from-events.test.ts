import { lastValueFrom, take, toArray } from 'rxjs';
import { expect, test } from 'vitest';
import { fromEvents } from '../../src/sources/from-events.js';

test('gives events with their times and places', async () => {
  const source = fromEvents(['1970-01-01T00:00:01Z', new Date(2_000), 3_000_000], {
    time: (event) => event,
    name: 'n',
  });
  const position = (offset: number) => ({ source: 'n', partition: 0, offset });
  expect(await lastValueFrom(source.pipe(toArray()))).toEqual([
    { time: 1_000_000, position: position(0), value: '1970-01-01T00:00:01Z' },
    { time: 2_000_000, position: position(1), value: new Date(2_000) },
    { time: 3_000_000, position: position(2), value: 3_000_000 },
  ]);
});

test('of nothing completes', async () => {
  expect(await lastValueFrom(fromEvents([], { time: () => 0 }).pipe(toArray()))).toEqual([]);
});

test('what is no time is an error that says where', async () => {
  const source = fromEvents(['1970-01-01', 'yesterday'], { time: (event) => event });
  await expect(lastValueFrom(source)).rejects.toThrow("memory, event 1: 'yesterday' is no time");
  for (const time of [Number.NaN, Number.POSITIVE_INFINITY, 0.5, '9999-01-01']) {
    const none = fromEvents([time], { time: (event) => event });
    await expect(lastValueFrom(none)).rejects.toThrow(`'${time}' is no time`);
  }
});

test('an iterable is gone through no further than an epoch, and closed', async () => {
  let made = 0;
  let closed = 0;
  function* endless(): Iterable<number> {
    try {
      for (;;) yield made++;
    } finally {
      closed += 1;
    }
  }
  const source = fromEvents(endless(), { time: (event) => event, epochSize: 10 });
  expect(await lastValueFrom(source.pipe(take(3), toArray()))).toHaveLength(3);
  await expect.poll(() => closed).toBe(1);
  expect(made).toBe(10);
});

test('each subscription goes through an array anew', async () => {
  const source = fromEvents([1, 2], { time: (event) => event });
  const [first, second] = [await lastValueFrom(source.pipe(toArray())), await lastValueFrom(source.pipe(toArray()))];
  expect(first).toEqual(second);
});
