import { fc, test as property } from '@fast-check/vitest';
import {
  auditTime,
  bufferTime,
  catchError,
  concatMap,
  concatWith,
  debounceTime,
  delay,
  EMPTY,
  filter,
  from,
  identity,
  interval,
  lastValueFrom,
  map,
  materialize,
  mergeWith,
  NEVER,
  type Observable,
  type OperatorFunction,
  of,
  Subject,
  take,
  tap,
  throwError,
  timeout,
  timer,
  toArray,
} from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, test } from 'vitest';
import { compareEvents, type StreamEvent } from '../../src/event.js';
import { EventTimeScheduler } from '../../src/operators/event-time-scheduler.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { MILLISECOND } from '../../src/time.js';

/** An event at a millisecond, named after it. */
function at(millis: number, offset = 0): StreamEvent<string> {
  return { time: millis * MILLISECOND, position: { source: 's', partition: 0, offset }, value: String(millis) };
}

function eventsAt(...times: readonly number[]): Observable<StreamEvent<string>> {
  return from(times.map((time, offset) => at(time, offset)));
}

type InEventTime = (scheduler: EventTimeScheduler) => OperatorFunction<string, unknown>;

function inEventTime(
  source: Observable<StreamEvent<string>>,
  operator: InEventTime,
  scheduler: EventTimeScheduler = new EventTimeScheduler(),
  lateness = '0 ms',
): Observable<unknown> {
  return source.pipe(
    orderByEventTime({ delay: lateness, scheduler }),
    map(({ value }) => value),
    operator(scheduler),
  );
}

/** What comes out, and when in event time. The source begins when all have subscribed. */
function logOf(
  source: Observable<StreamEvent<string>>,
  operator: InEventTime,
  scheduler = new EventTimeScheduler(),
  lateness = '0 ms',
): string[] {
  const log: string[] = [];
  const events = new Subject<StreamEvent<string>>();
  inEventTime(events, operator, scheduler, lateness).subscribe({
    next: (value) => log.push(`${scheduler.now()}: ${Array.isArray(value) ? `[${value.join(' ')}]` : value}`),
    error: (error: unknown) => log.push(`${scheduler.now()}: ${error instanceof Error ? error.message : error}`),
    complete: () => log.push(`${scheduler.now()}: end`),
  });
  source.subscribe(events);
  return log;
}

/** Marbles of which a frame is a millisecond of event time: where an event stands is its time, and all arrive at once. */
function expectEventTime(
  events: string,
  operator: InEventTime,
  expected: string,
  values?: Readonly<Record<string, unknown>>,
): void {
  const frames = (marbles: string, meant?: Readonly<Record<string, unknown>>) =>
    TestScheduler.parseMarbles(marbles, meant, undefined, false, true);
  const source = frames(events).flatMap(({ frame, notification }, offset) =>
    notification.kind === 'N'
      ? [{ ...at(frame / TestScheduler.frameTimeFactor, offset), value: String(notification.value) }]
      : [],
  );
  const scheduler = new EventTimeScheduler();
  const seen: { readonly frame: number; readonly notification: object }[] = [];
  const arriving = new Subject<StreamEvent<string>>();
  inEventTime(arriving, operator, scheduler)
    .pipe(materialize())
    .subscribe(({ kind, value, error }) =>
      seen.push({ frame: scheduler.now() * TestScheduler.frameTimeFactor, notification: { kind, value, error } }),
    );
  from(source).subscribe(arriving);
  expect(seen).toEqual(frames(expected, values));
  expect(scheduler.waiting).toBe(0);
}

describe('RxJS in event time', () => {
  test('delay', () => {
    const events = '  a-b----c|    ';
    const expected = '---a-b----(c|)';
    expectEventTime(events, (scheduler) => delay(3, scheduler), expected);
  });

  test('timeout', () => {
    const events = '  a-b-------c|';
    const expected = 'a-b---(t|)   ';
    expectEventTime(events, (scheduler) => timeout({ each: 4, with: () => of('t'), scheduler }), expected);
  });

  test('timeout: the end lets every deadline pass, as it does those of a pattern', () => {
    const events = '  a-b|      ';
    const expected = 'a-b---(t|)';
    expectEventTime(events, (scheduler) => timeout({ each: 4, with: () => of('t'), scheduler }), expected);
  });

  test('debounceTime: at the end the deadline known is that of the value before, and what waits comes with it', () => {
    const events = '  a-b----c-d|   ';
    const expected = '-----b----(d|)  ';
    expectEventTime(events, (scheduler) => debounceTime(3, scheduler), expected);
  });

  test('bufferTime: counted from the first event; an event at a boundary is of the next buffer', () => {
    const events = '  a-b--c---d|    ';
    const expected = '-----x----(ye|)';
    const values = { x: ['a', 'b'], y: ['c', 'd'], e: [] };
    expectEventTime(events, (scheduler) => bufferTime(5, scheduler), expected, values);
  });

  test('auditTime', () => {
    const events = '  ab-c----d|   ';
    const expected = '---b--c----(d|)';
    expectEventTime(events, (scheduler) => auditTime(3, scheduler), expected);
  });
});

describe('EventTimeScheduler', () => {
  test('never, empty, one, many, error', () => {
    const delayed: InEventTime = (scheduler) => delay(5, scheduler);
    expect(logOf(NEVER, delayed)).toEqual([]);
    expect(logOf(EMPTY, delayed)).toEqual(['NaN: end']);
    expect(logOf(eventsAt(1), delayed)).toEqual(['6: 1', '6: end']);
    expect(logOf(eventsAt(1, 2, 30), delayed)).toEqual(['6: 1', '7: 2', '35: 30', '35: end']);
    const failing = eventsAt(1, 9, 10).pipe(concatWith(throwError(() => new Error('no'))));
    expect(logOf(failing, delayed)).toEqual(['6: 1', '10: no']);
  });

  test('time goes on with the watermark, whether or not an event is released', () => {
    const source = new Subject<StreamEvent<string>>();
    const scheduler = new EventTimeScheduler();
    const seen: unknown[] = [];
    source
      .pipe(orderByEventTime({ delay: '10 ms', scheduler }), delay(5, scheduler))
      .subscribe(({ value }) => seen.push(`${scheduler.now()}: ${value}`));
    source.next(at(100, 0));
    expect(scheduler.now()).toBeNaN();
    source.next(at(111, 1));
    expect([scheduler.now(), ...seen]).toEqual([101]);
    source.next(at(114, 2));
    source.next(at(115, 3));
    expect([scheduler.now(), ...seen]).toEqual([105, '105: 100']);
  });

  test('work due at or before an event runs before it, ties in the order in which it was scheduled', () => {
    const scheduler = new EventTimeScheduler();
    const ran: string[] = [];
    for (const [name, due] of [
      ['b', 2],
      ['c', 2],
      ['a', 1],
      ['d', 3],
    ] as const) {
      scheduler.schedule(() => ran.push(`${name}@${scheduler.now()}`), due);
    }
    scheduler.advanceTo(10 * MILLISECOND);
    expect(ran).toEqual([]);
    scheduler.advanceTo(12 * MILLISECOND);
    expect(ran).toEqual(['a@11', 'b@12', 'c@12']);
    expect(scheduler.waiting).toBe(1);
  });

  test('work scheduled for the past runs at once: after what is being delivered, before the next event', () => {
    const log: string[] = [];
    const operator: InEventTime = (scheduler) => (source) =>
      source.pipe(
        tap((value) => {
          scheduler.schedule(() => log.push(`past of ${value} at ${scheduler.now()}`), -5);
          log.push(value);
        }),
      );
    logOf(eventsAt(10, 20), operator);
    expect(log).toEqual(['10', 'past of 10 at 10', '20', 'past of 20 at 20']);
  });

  test('what work throws is the error of the stream, and nothing is left', async () => {
    const scheduler = new EventTimeScheduler();
    const failing: InEventTime = (time) =>
      tap((value) => {
        time.schedule(() => {
          throw new Error(`of ${value}`);
        }, 5);
      });
    expect(logOf(eventsAt(1, 2, 10), failing, scheduler)).toEqual(['1: 1', '2: 2', '6: of 1']);
    expect(scheduler.waiting).toBe(0);
  });

  test('unsubscribing removes work', () => {
    const scheduler = new EventTimeScheduler();
    const source = new Subject<StreamEvent<string>>();
    let timeouts = 0;
    const counted = timeout({ each: 4, with: () => of(`${timeouts++}`), scheduler });
    const subscription = inEventTime(
      source,
      () => (values) => values.pipe(delay(5, scheduler), bufferTime(7, scheduler), map(String), counted),
      scheduler,
    ).subscribe();
    source.next(at(1));
    source.next(at(2, 1));
    expect(scheduler.waiting).toBe(3);
    subscription.unsubscribe();
    expect([scheduler.waiting, timeouts]).toEqual([0, 0]);
  });

  test('work that reschedules itself for ever keeps no stream alive', async () => {
    const scheduler = new EventTimeScheduler();
    const periodic: InEventTime = (time) =>
      mergeWith(
        interval(10, time).pipe(
          map((n) => `tick ${n}`),
          take(3),
        ),
      );
    expect(logOf(eventsAt(1, 25), periodic, scheduler)).toEqual([
      '1: 1',
      '11: tick 0',
      '21: tick 1',
      '25: 25',
      '31: tick 2',
      '31: end',
    ]);
    const endless = new EventTimeScheduler();
    logOf(eventsAt(1, 25), (time) => mergeWith(interval(10, time)), endless);
    await Promise.resolve();
    expect(endless.waiting).toBe(0);
  });

  test('what outlives the input still gets its deadlines', async () => {
    const taken = inEventTime(eventsAt(1, 2, 3, 4), (time) => (source) => source.pipe(take(2), delay(50, time)));
    expect(await lastValueFrom(taken.pipe(toArray()))).toEqual(['1', '2']);
    const after = inEventTime(eventsAt(1), (time) => concatWith(timer(50, time)));
    expect(await lastValueFrom(after.pipe(toArray()))).toEqual(['1', 0]);
    const failed = inEventTime(
      throwError(() => new Error()),
      (time) => catchError(() => timer(50, time)),
    );
    expect(await lastValueFrom(failed)).toBe(0);
  });

  test('an asynchronous operator in between comes too late, and is told', async () => {
    const late = inEventTime(
      eventsAt(1, 2),
      (time) => (source) =>
        source.pipe(
          concatMap((value) => Promise.resolve(value).then(identity).then(identity)),
          delay(5, time),
        ),
    );
    await expect(lastValueFrom(late)).rejects.toThrow(/event time is over[\s\S]*no asynchronous operator/);
  });

  test('one scheduler serves one subscription', () => {
    const scheduler = new EventTimeScheduler();
    expect(logOf(eventsAt(1), () => identity, scheduler)).toEqual(['1: 1', '1: end']);
    expect(logOf(eventsAt(1), () => identity, scheduler)[0]).toMatch(/two subscriptions[\s\S]*defer/);
  });

  test('a Date counts in event time once there is any; before, it is refused', () => {
    const until: InEventTime = (scheduler) => delay(new Date(20), scheduler);
    expect(logOf(eventsAt(1, 5, 30), until)).toEqual(['20: 1', '20: 5', '30: 30', '30: end']);
    const first = logOf(eventsAt(1), (scheduler) => timeout({ first: new Date(20), scheduler }));
    expect(first.join()).toContain('cannot be scheduled for a Date before the first event');
  });

  test('a period of 0 is an error, not a run without end', () => {
    const log = logOf(eventsAt(1, 2), (scheduler) => mergeWith(interval(0, scheduler).pipe(filter(() => false))));
    expect(log.join()).toContain('a period of 0');
  });

  property.prop([
    fc.array(fc.record({ delay: fc.integer({ min: -3, max: 40 }), removed: fc.boolean() }), { maxLength: 60 }),
  ])('runs what is not removed by when it is due, as a stable sort would', (work) => {
    const scheduler = new EventTimeScheduler();
    const ran: number[] = [];
    const subscriptions = work.map(({ delay }, i) => scheduler.schedule(() => ran.push(i), delay));
    for (const [i, { removed }] of work.entries()) if (removed) subscriptions[i]?.unsubscribe();
    const kept = [...work.entries()].filter(([, { removed }]) => !removed);
    expect(scheduler.waiting).toBe(kept.length);
    for (let time = 0; time <= 40; time += 7) scheduler.advanceTo(time * MILLISECOND);
    scheduler.advanceTo(40 * MILLISECOND);
    const expected = kept.toSorted(([, a], [, b]) => Math.max(0, a.delay) - Math.max(0, b.delay)).map(([i]) => i);
    expect(ran).toEqual(expected);
    expect(scheduler.waiting).toBe(0);
  });

  property.prop([
    fc.array(fc.tuple(fc.nat(100), fc.nat(9)), { maxLength: 30 }),
    fc.constantFrom<InEventTime>(
      (scheduler) => delay(7, scheduler),
      (scheduler) => debounceTime(7, scheduler),
      (scheduler) => auditTime(7, scheduler),
      (scheduler) => bufferTime(7, scheduler),
      (scheduler) => timeout({ each: 7, with: () => of('t'), scheduler }),
    ),
  ])('how events arrive within the delay changes neither what comes out nor when in event time', (drawn, operator) => {
    const events = drawn.map(([time, behind], offset) => ({ event: at(time, offset), arrival: time + behind }));
    const arrived = events.toSorted((a, b) => a.arrival - b.arrival).map(({ event }) => event);
    const ordered = arrived.toSorted(compareEvents);
    const logs = [
      { source: arrived, late: '10 ms' },
      { source: ordered, late: '10 ms' },
      { source: ordered, late: '0 ms' },
    ].map(({ source, late }) => logOf(from(source), operator, new EventTimeScheduler(), late));
    expect(logs[1]).toEqual(logs[0]);
    expect(logs[2]).toEqual(logs[0]);
  });
});
