import {
  concat,
  concatMap,
  EMPTY,
  filter,
  from,
  groupBy,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  NEVER,
  type Observable,
  of,
  Subject,
  share,
  take,
  tap,
  throwError,
  timer,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { to } from '../../src/operators/to.js';
import { memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { settled } from '../support/settled.js';
import { SlowSink } from '../support/slow-sink.js';

/** What becomes of a stream of nothing: `complete`, `error …`. */
function outcome(stream: Observable<never>): string[] {
  const log: string[] = [];
  stream.subscribe({
    error: (error: unknown) => log.push(`error ${error instanceof Error ? error.message : error}`),
    complete: () => log.push('complete'),
  });
  return log;
}

/** 0, 1, 2 …, in epochs of two. */
function numbers(count: number, epochSize = 2): Observable<number> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fromEvents(all, { time: (i) => i, epochSize }).pipe(map(({ value }: StreamEvent<number>) => value));
}

describe('to', () => {
  test('never, empty, one, many', async () => {
    const never = new SlowSink<number>();
    expect(outcome(NEVER.pipe(to(never)))).toEqual([]);
    const sink = memorySink<number>();
    await lastValueFrom(EMPTY.pipe(to(sink)), { defaultValue: undefined });
    await lastValueFrom(of(1).pipe(to(sink)), { defaultValue: undefined });
    await lastValueFrom(from([2, 3]).pipe(to(sink)), { defaultValue: undefined });
    expect([never.written, sink.items]).toEqual([[], [1, 2, 3]]);
  });

  test('outside of an epoch items are written one after the other, and the sink is closed when the last is', async () => {
    const sink = new SlowSink<number>();
    const log = outcome(from([1, 2]).pipe(to(sink)));
    await settled();
    expect([sink.written, log, sink.closed]).toEqual([[[1]], [], 0]);
    sink.acknowledge();
    await settled();
    expect([sink.written, log, sink.closed]).toEqual([[[1], [2]], [], 0]);
    sink.acknowledge();
    await settled();
    expect([log, sink.closed]).toEqual([['complete'], 1]);
  });

  test('an error from above passes through, and the sink is closed', async () => {
    const sink = new SlowSink<number>();
    const log = outcome(concat(throwError(() => new Error('no'))).pipe(to(sink)));
    await settled();
    expect([log, sink.closed]).toEqual([['error no'], 1]);
  });

  test('a sink that refuses is the error of the stream, stops the source, and is closed', async () => {
    const sink = new SlowSink<number>();
    const source = new Subject<number>();
    const log = outcome(source.pipe(to(sink)));
    source.next(1);
    source.next(2);
    await settled();
    sink.refuse('full');
    await settled();
    expect([log, source.observed, sink.written, sink.closed]).toEqual([['error full'], false, [[1]], 1]);
  });

  test('a write that throws and a close that fails are errors of the stream', async () => {
    const write = (): Promise<void> => {
      throw new Error('at once');
    };
    const thrown = outcome(of(1).pipe(to({ write, close: async () => {} })));
    const close = (): Promise<void> => Promise.reject(new Error('not closed'));
    const unclosed = outcome(of(1).pipe(to({ write: async () => {}, close })));
    await settled();
    expect([thrown, unclosed]).toEqual([['error at once'], ['error not closed']]);
  });

  test('an early unsubscribe drops what is not being written, and closes the sink when the rest is', async () => {
    const sink = new SlowSink<number>();
    const source = new Subject<number>();
    const subscription = source.pipe(to(sink)).subscribe();
    source.next(1);
    source.next(2);
    await settled();
    subscription.unsubscribe();
    await settled();
    expect([source.observed, sink.closed]).toEqual([false, 0]);
    sink.acknowledge();
    await settled();
    expect([sink.written, sink.closed]).toEqual([[[1]], 1]);
  });
});

describe('an epoch', () => {
  test('is one write, and the next is read when it is acknowledged', async () => {
    const sink = new SlowSink<number>();
    const log = outcome(numbers(5).pipe(to(sink)));
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) {
      await settled();
      seen.push(sink.written.length);
      sink.acknowledge();
    }
    await settled();
    expect(sink.written).toEqual([[0, 1], [2, 3], [4]]);
    expect([seen, sink.mostAtOnce, log, sink.closed]).toEqual([[1, 2, 3], 1, ['complete'], 1]);
  });

  test('of which nothing comes is not written', async () => {
    const sink = new SlowSink<number>();
    outcome(
      numbers(6).pipe(
        filter((i) => i === 3),
        to(sink),
      ),
    );
    await settled();
    expect(sink.written).toEqual([[3]]);
  });

  test.each<
    [string, (source: Observable<number>, sinks: readonly [SlowSink<number>, SlowSink<number>]) => Observable<never>]
  >([
    [
      'share',
      (source, [a, b]) => {
        const shared = source.pipe(share());
        return merge(shared.pipe(to(a)), shared.pipe(to(b)));
      },
    ],
    [
      'groupBy and merge',
      (source, [a, b]) =>
        source.pipe(
          groupBy((i) => i % 2),
          mergeMap((group) => group.pipe(to(group.key === 0 ? a : b))),
        ),
    ],
  ])('waits for all sinks behind %s', async (_, build) => {
    const sinks = [new SlowSink<number>(), new SlowSink<number>()] as const;
    const [a, b] = sinks;
    const log = outcome(build(numbers(4), sinks));
    await settled();
    a.acknowledge();
    await settled();
    expect([a.written.length, b.written.length]).toEqual([1, 1]);
    b.acknowledge();
    await settled();
    expect([a.written.length, b.written.length]).toEqual([2, 2]);
    a.acknowledge();
    b.acknowledge();
    await settled();
    expect(log).toEqual(['complete']);
  });

  test('may have the same sink twice', async () => {
    const sink = new SlowSink<number>();
    const source = numbers(2).pipe(share());
    outcome(merge(source, source.pipe(map((i) => 10 + i))).pipe(to(sink)));
    await settled();
    expect(sink.written.map((items) => items.toSorted((a, b) => a - b))).toEqual([[0, 1, 10, 11]]);
  });

  test('that its sink refuses is the last, and what one sink refuses ends all', async () => {
    const [a, b] = [new SlowSink<number>(), new SlowSink<number>()];
    const source = numbers(10).pipe(share());
    const log = outcome(merge(source.pipe(to(a)), source.pipe(to(b))));
    await settled();
    a.refuse('full');
    b.acknowledge();
    await settled();
    expect([log, a.written, b.written, a.closed, b.closed]).toEqual([['error full'], [[0, 1]], [[0, 1]], 1, 1]);
  });

  test('cut by an operator that has enough is written', async () => {
    const sink = new SlowSink<number>();
    const log = outcome(numbers(10).pipe(take(3), to(sink)));
    await settled();
    sink.acknowledge();
    await settled();
    expect([sink.written, log]).toEqual([[[0, 1], [2]], []]);
    sink.acknowledge();
    await settled();
    expect([sink.closed, log]).toEqual([1, ['complete']]);
  });

  test('in which something throws gives its sink nothing', async () => {
    const sink = new SlowSink<number>();
    const fail = (i: number): number => {
      if (i === 3) throw new Error('in the callback');
      return i;
    };
    const log = outcome(numbers(10).pipe(map(fail), to(sink)));
    await settled();
    sink.acknowledge();
    await settled();
    expect([sink.written, log, sink.closed]).toEqual([[[0, 1]], ['error in the callback'], 1]);
  });

  test('is unknown behind an asynchronous operator: the source does not wait', async () => {
    const sink = new SlowSink<number>();
    const delivered: number[] = [];
    const subscription = numbers(10)
      .pipe(
        tap((i) => delivered.push(i)),
        concatMap(async (i) => i),
        to(sink),
      )
      .subscribe();
    await settled();
    expect([sink.written, delivered.length]).toEqual([[[0]], 10]);
    subscription.unsubscribe();
  });

  test('may share its sink with what is of no epoch', async () => {
    const sink = new SlowSink<number>();
    const foreign = new Subject<number>();
    outcome(merge(foreign, numbers(2)).pipe(to(sink)));
    foreign.next(-1);
    await settled();
    expect(sink.written).toEqual([[-1]]);
    sink.acknowledge();
    await settled();
    expect([sink.written, sink.mostAtOnce]).toEqual([[[-1], [0, 1]], 1]);
  });
});

test('timers of RxJS do not make an epoch: what they let through is written by itself', async () => {
  const sink = memorySink<number>();
  await lastValueFrom(timer(0).pipe(to(sink)), { defaultValue: undefined });
  expect(sink.items).toEqual([0]);
});
