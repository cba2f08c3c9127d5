import { from, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { EventTimeScheduler } from '../../src/operators/event-time-scheduler.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { sample } from '../../src/operators/sample.js';
import { KeyIntervals } from '../../src/windows/key-intervals.js';
import { type Act, acts, byWho, everyOperator, expectMarbles, outcomeOf } from '../support/operator-cases.js';

const duration = '10 microseconds';
const text = 'a u@0, a v@3, b w@4, a x@12, a y@15, a z@40';
const log = (options: { readonly leading?: boolean; readonly trailing?: boolean }): string[] =>
  outcomeOf(
    from(acts(text)),
    sample({ key: byWho, duration, ...options }),
    ({ time, value }) => `${value.what}@${time}`,
  );

describe('sample', () => {
  everyOperator((options) => sample({ ...options, duration }));

  test('the first of an interval, at once, as throttleTime', () => {
    expect(log({})).toEqual(['u@0', 'w@4', 'x@12', 'z@40', 'complete']);
  });

  test('the last of an interval, when it ends, as auditTime', () => {
    expect(log({ leading: false, trailing: true })).toEqual(['v@10', 'w@14', 'y@22', 'z@50', 'complete']);
  });

  test('both: what comes out at the end begins the next interval', () => {
    expect(log({ trailing: true })).toEqual(['u@0', 'w@4', 'v@10', 'y@20', 'z@40', 'complete']);
  });

  test('marbles', () => {
    const [a, b, c] = acts('a x@1, a y@2, b x@30');
    if (a === undefined || b === undefined || c === undefined) throw new Error('three');
    const source = '  ab--c---|';
    const expected = 'a---(bc)|';
    const given = { a, b: { ...b, time: 11 }, c };
    expectMarbles({ source, events: { a, b, c } }, sample({ key: byWho, duration, trailing: true }), expected, given);
  });

  test('with a scheduler an interval ends when time says so', () => {
    const scheduler = new EventTimeScheduler();
    const source = new Subject<StreamEvent<Act>>();
    const seen: string[] = [];
    const subscription = source
      .pipe(
        orderByEventTime({ delay: '5 microseconds', scheduler }),
        sample({ key: byWho, duration, leading: false, trailing: true, scheduler }),
      )
      .subscribe(({ value, time }) => seen.push(`${value.what}@${time}`));
    for (const act of acts('a x@0, a y@4, b z@15')) source.next(act);
    expect(seen).toEqual(['y@10']);
    subscription.unsubscribe();
    expect(scheduler.waiting).toBe(0);
  });

  test('intervals are forgotten', () => {
    const intervals = new KeyIntervals<number>({ length: 10, leading: true, trailing: false }, () => undefined);
    for (let time = 0; time < 1_000; time++) {
      intervals.advance(time);
      expect(intervals.add(`k${time}`, time, time)).toBe(true);
      expect(intervals.size).toBeLessThanOrEqual(10);
    }
  });

  test('neither the first nor the last, and no length, are refused', () => {
    expect(() => sample({ key: byWho, duration, leading: false })).toThrow(/lets nothing pass/);
    expect(() => sample({ key: byWho, duration: '0 s' })).toThrow(/longer than 0/);
  });
});
