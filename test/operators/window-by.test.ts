import { from, Subject } from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { EventTimeScheduler } from '../../src/operators/event-time-scheduler.js';
import { orderByEventTime } from '../../src/operators/order-by-event-time.js';
import { windowBy } from '../../src/operators/window-by.js';
import type { WindowResult } from '../../src/operators/window-result.js';
import { identityText } from '../../src/patterns/identity-text.js';
import { global } from '../../src/windows/global.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { type Act, acts, byWho, everyOperator, expectMarbles, outcomeOf } from '../support/operator-cases.js';

const ten = tumbling('10 microseconds');

/** `a [0 10): xy`, and what is not as usual. */
function described({ key, window, value, timing, revision, replaces }: WindowResult<readonly Act[]>): string {
  const more = [
    timing === 'on-time' ? '' : ` ${timing}`,
    revision === 0 ? '' : ` ${revision}`,
    replaces.length === 0 ? '' : ` for ${replaces.map(({ start, end }) => `[${start} ${end})`).join(' ')}`,
  ].join('');
  return `${key} [${window.start} ${window.end}): ${value.map(({ what }) => what).join('')}${more}`;
}

describe('windowBy', () => {
  everyOperator((options) => windowBy(ten, options));

  test('gives each window with its events once time has reached its end', () => {
    const [a, b, c, d] = acts('a x@1, b y@8, a z@12, a w@30');
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
    const evidence = (first: number) => [{ source: 's', partition: 0, first, last: first, count: 1 }];
    const result = (event: StreamEvent<Act>, offset: number, start: number): WindowResult<readonly Act[]> => ({
      id: `window ${start} ${start + 10} ${identityText([event.value.who])}`,
      time: start + 10,
      position: { source: 'window', partition: 0, offset },
      key: [event.value.who],
      window: { start, end: start + 10 },
      value: [event.value],
      timing: 'on-time',
      revision: 0,
      replaces: [],
      evidence: evidence(event.position.offset),
    });
    const source = '  a-b--c-----d---|   ';
    const expected = '-----(pq)--r---(s|)';
    const results = { p: result(a, 0, 0), q: result(b, 1, 0), r: result(c, 2, 10), s: result(d, 3, 30) };
    expectMarbles({ source, events: { a, b, c, d } }, windowBy(ten, { key: byWho }), expected, results);
  });

  test.each([
    [
      'hopping',
      hopping('10 microseconds', '5 microseconds'),
      ['a [-5 5): x', 'a [0 10): xy', 'a [5 15): y', 'a [20 30): z', 'a [25 35): z'],
    ],
    ['session', session('10 microseconds'), ['a [1 17): xy', 'a [28 38): z']],
    ['sliding', sliding('6 microseconds', '0 s'), ['a [-5 2): x', 'a [1 8): xy', 'a [22 29): z']],
    ['global, by a count', global<Act>({ within: '1 second', count: 2 }), ['a [1 8): xy', 'a [28 1000028): z']],
    ['global, by time', global<Act>({ within: '20 microseconds' }), ['a [1 21): xy', 'a [28 48): z']],
    [
      'global, on request',
      global<Act>({ within: '1 second', when: ({ what }) => what === 'y' }),
      ['a [1 8): xy', 'a [28 1000028): z'],
    ],
  ])('%s', (_, assigner, expected) => {
    const log = outcomeOf(from(acts('a x@1, a y@7, a z@28')), windowBy(assigner, { key: byWho }), described);
    expect(log).toEqual([...expected, 'complete']);
  });

  test('a late event revises the window, in its place among the others; a later one goes to whoever takes it', () => {
    const late: string[] = [];
    const log = outcomeOf(
      from(acts('a x@1, a z@8, b x@12, a y@3, b v@17, a w@4, b x@25, a v@5')),
      windowBy(ten, {
        key: byWho,
        allowedLateness: '10 microseconds',
        late: ({ value }) => late.push(value.what),
      }),
      described,
    );
    expect(log).toEqual([
      'a [0 10): xz',
      'a [0 10): xyz late 1',
      'a [0 10): xywz late 2',
      'b [10 20): xv',
      'b [20 30): x',
      'complete',
    ]);
    expect(late).toEqual(['v']);
  });

  test('one that comes too late and that nobody takes is an error', () => {
    const operator = windowBy<Act>(ten, { key: byWho, allowedLateness: '1 microsecond' });
    expect(outcomeOf(from(acts('a x@1, a z@18, a y@3')), operator, described)).toEqual([
      'a [0 10): x',
      'error: the event at s, partition 0, offset 2, of 1970-01-01T00:00:00.000003Z, comes later than any of its windows allows',
    ]);
  });

  test('a late event that makes one session of two says which it replaces', () => {
    const log = outcomeOf(
      from(acts('a x@0, a z@15, b x@26, a y@8, b x@60')),
      windowBy(session('10 microseconds'), { key: byWho, allowedLateness: '30 microseconds' }),
      described,
    );
    expect(log).toEqual([
      'a [0 10): x',
      'a [15 25): z',
      'a [0 25): xyz late 1 for [0 10) [15 25)',
      'b [26 36): x',
      'b [60 70): x',
      'complete',
    ]);
  });

  test('early results, with every second event and after a while', () => {
    const text = 'a v@0, a w@1, a x@2, a y@8, a z@12';
    const count = windowBy<Act>(ten, { key: byWho, early: { count: 2 } });
    expect(outcomeOf(from(acts(text)), count, described)).toEqual([
      'a [0 10): vw early',
      'a [0 10): vwxy early 1',
      'a [0 10): vwxy 2',
      'a [10 20): z',
      'complete',
    ]);
    const after = windowBy<Act>(ten, { key: byWho, early: { after: '3 microseconds' } });
    const times = outcomeOf(from(acts(text)), after, (result) => `${result.time} ${described(result)}`);
    expect(times).toEqual([
      '3 a [0 10): vwx early',
      '10 a [0 10): vwxy 1',
      '15 a [10 20): z early',
      '20 a [10 20): z 1',
      'complete',
    ]);
  });

  test('empty windows, for as long after a key’s last event as is asked for', () => {
    const log = outcomeOf(
      from(acts('a x@1, b y@55')),
      windowBy<Act>(ten, { key: byWho, empty: '25 microseconds' }),
      described,
    );
    expect(log).toEqual([
      'a [0 10): x',
      'a [10 20): ',
      'a [20 30): ',
      'b [50 60): y',
      'b [60 70): ',
      'b [70 80): ',
      'complete',
    ]);
  });

  test('with a scheduler a window ends when time says so, without another event', () => {
    const scheduler = new EventTimeScheduler();
    const source = new Subject<StreamEvent<Act>>();
    const log: string[] = [];
    source
      .pipe(orderByEventTime({ delay: '5 microseconds', scheduler }), windowBy(ten, { key: byWho, scheduler }))
      .subscribe({ next: (result) => log.push(described(result)), complete: () => log.push('complete') });
    const [first, second, third] = acts('a x@1, b y@14, b z@15');
    if (first !== undefined) source.next(first);
    if (second !== undefined) source.next(second);
    expect(log).toEqual([]);
    // The watermark is 10 now, and the event that made it so has not been given out.
    if (third !== undefined) source.next(third);
    expect(log).toEqual(['a [0 10): x']);
    source.complete();
    expect(log).toEqual(['a [0 10): x', 'b [10 20): yz', 'complete']);
    expect(scheduler.waiting).toBe(0);
  });

  test('unsubscribing leaves nothing scheduled', () => {
    const scheduler = new EventTimeScheduler();
    const source = new Subject<StreamEvent<Act>>();
    const subscription = source
      .pipe(orderByEventTime({ delay: '0 s', scheduler }), windowBy(ten, { key: byWho, scheduler }))
      .subscribe();
    for (const act of acts('a x@1, a y@2')) source.next(act);
    expect(scheduler.waiting).toBe(1);
    subscription.unsubscribe();
    expect(scheduler.waiting).toBe(0);
  });

  test.each([
    // The first window is still open here when the late event passes: only an event that comes out of the order ends it.
    ['without', false, ['a [0 10): xyz']],
    ['with', true, ['a [0 10): xz', 'a [0 10): xyz late 1']],
  ])('late events pass the order where they are allowed to, %s a scheduler', (_, isScheduled, first) => {
    const options = isScheduled ? { scheduler: new EventTimeScheduler() } : {};
    const allowedLateness = '10 microseconds';
    const source = new Subject<StreamEvent<Act>>();
    const log: string[] = [];
    source
      .pipe(
        orderByEventTime({ delay: '2 microseconds', allowedLateness, late: () => undefined, ...options }),
        windowBy(ten, { key: byWho, allowedLateness, ...options }),
      )
      .subscribe({ next: (result) => log.push(described(result)), complete: () => log.push('complete') });
    for (const act of acts('a x@1, a z@8, b x@15, a y@3, b x@17, a w@1')) source.next(act);
    source.complete();
    expect(log).toEqual([...first, 'b [10 20): xx', 'complete']);
  });

  test('a result is an event that another operator can take', () => {
    const busy = windowBy<readonly Act[]>(tumbling('100 microseconds'), { key: (list) => [list.length > 1] });
    const log = outcomeOf(
      from(acts('a x@1, a y@2, b x@3, b x@15')),
      (events) => events.pipe(windowBy<Act>(ten, { key: byWho, name: 'tens' }), busy),
      ({ key, value, evidence }) => `${key} ${value.length} ${JSON.stringify(evidence)}`,
    );
    expect(log).toEqual([
      'true 1 [{"source":"tens","partition":0,"first":0,"last":0,"count":1}]',
      'false 2 [{"source":"tens","partition":0,"first":1,"last":2,"count":2}]',
      'complete',
    ]);
  });

  test.each([
    [session('1 s'), { empty: '1 day' }, /no session window without an event/],
    [sliding('1 s', '0 s'), { early: { count: 2 } }, /a sliding window ends when it is told to/],
    [global({ within: '1 s' }), { early: { count: 2 } }, /a global window fires by its own rule/],
    [ten, { early: { count: 0 } }, /every 0-th event/],
    [ten, { early: { after: '0 s' } }, /longer than 0/],
    [ten, { allowedLateness: '-1 s' }, /'-1 s' is no duration for allowedLateness/],
    [ten, { empty: 'x' }, /'x' is no duration for empty/],
  ])('what windows cannot do is refused when the pipeline is built: %#', (assigner, options, message) => {
    expect(() => windowBy(assigner, { key: byWho, ...options })).toThrow(message);
  });
});
