import {
  concat,
  concatMap,
  EMPTY,
  map,
  merge,
  NEVER,
  type Observable,
  of,
  Subject,
  share,
  take,
  throwError,
} from 'rxjs';
import { describe, expect, test } from 'vitest';
import { type EpochWork, operateEpochs } from '../../src/operators/operate-epochs.js';
import { to } from '../../src/operators/to.js';
import { epochAtHand } from '../../src/pipeline-epoch.js';
import { memorySink } from '../../src/sinks/memory-sink.js';
import { fromEvents } from '../../src/sources/from-events.js';
import { settled } from '../support/settled.js';
import { SlowSink } from '../support/slow-sink.js';

/** Gives the sum of what it takes together, after a while; and at the end, `-1`. */
function sums(parts: Partial<EpochWork<number, number>> = {}) {
  return operateEpochs<number, number>(() => ({
    take: async (numbers) => {
      await settled();
      return [numbers.reduce((sum, number) => sum + number, 0)];
    },
    end: async () => [-1],
    ...parts,
  }));
}

function numbers(count: number, epochSize: number): Observable<number> {
  const all = Array.from({ length: count }, (_, i) => i);
  return fromEvents(all, { time: (i) => i, epochSize }).pipe(map(({ value }) => value));
}

async function outcome(stream: Observable<number>): Promise<string> {
  const log: string[] = [];
  await new Promise<void>((done) => {
    stream.subscribe({
      next: (value) => log.push(epochAtHand() === undefined ? String(value) : `(${value})`),
      error: (error: unknown) => {
        log.push(`error ${error instanceof Error ? error.message : error}`);
        done();
      },
      complete: () => {
        log.push(epochAtHand() === undefined ? 'complete' : '(complete)');
        done();
      },
    });
  });
  return log.join(' ');
}

describe('operateEpochs', () => {
  test('takes the events of an epoch together, and what it gives belongs to the epoch', async () => {
    expect(await outcome(numbers(5, 2).pipe(sums()))).toBe('(1) (5) (4) (-1) (complete)');
  });

  test('outside of an epoch it takes what has come while it was at work', async () => {
    expect(await outcome(of(1, 2, 3).pipe(sums()))).toBe('6 -1 complete');
    const source = numbers(3, 3).pipe(concatMap((i) => settled().then(() => i)));
    expect(await outcome(source.pipe(sums()))).toMatch(/^0 [\d ]+-1 complete$/);
  });

  test('never, empty', async () => {
    const log: number[] = [];
    NEVER.pipe(sums()).subscribe((value) => log.push(value));
    await settled();
    expect(log).toEqual([]);
    expect(await outcome(EMPTY.pipe(sums()))).toBe('-1 complete');
  });

  test('may stand behind another', async () => {
    expect(await outcome(numbers(4, 2).pipe(sums(), sums()))).toBe('(1) (5) (-1) (-1) (complete)');
  });

  test('an error from above passes through; what it throws is the error of the stream', async () => {
    const failing = concat(
      of(1),
      throwError(() => new Error('no')),
    );
    expect(await outcome(failing.pipe(sums()))).toBe('error no');
    const fail = (): Promise<never> => Promise.reject(new Error('at work'));
    expect(await outcome(numbers(2, 1).pipe(sums({ take: fail })))).toBe('error at work');
    expect(await outcome(of(1).pipe(sums({ take: fail })))).toBe('error at work');
    expect(await outcome(numbers(1, 1).pipe(sums({ end: fail })))).toBe('(0) error at work');
  });

  test('one call at a time, in order, whatever it is given of', async () => {
    let [working, most] = [0, 0];
    const work = sums({
      take: async ([first = 0]) => {
        working += 1;
        most = Math.max(most, working);
        await settled();
        working -= 1;
        return [first];
      },
    });
    const foreign = of(100, 200).pipe(concatMap(async (i) => i));
    const found = await outcome(merge(numbers(4, 1), foreign).pipe(work));
    expect(
      found
        .match(/\d+/g)
        ?.map(Number)
        .toSorted((a, b) => a - b),
    ).toEqual(expect.arrayContaining([0, 1, 2, 3, 100]));
    expect(most).toBe(1);
  });

  test('an early unsubscribe stops the source; nothing comes of what is at work', async () => {
    const source = new Subject<number>();
    const log: number[] = [];
    const subscription = source.pipe(sums()).subscribe((value) => log.push(value));
    source.next(1);
    subscription.unsubscribe();
    await settled();
    await settled();
    expect([source.observed, log]).toEqual([false, []]);
    const sink = memorySink<number>();
    numbers(10, 2).pipe(sums(), take(2), to(sink)).subscribe();
    await expect.poll(() => sink.items).toEqual([1, 5]);
  });

  test('is closed once what is at work has ended, however the stream ends', async () => {
    const log: string[] = [];
    const work = () => {
      return sums({
        take: async () => {
          await settled();
          log.push('taken');
          return [];
        },
        close: async () => {
          log.push('closed');
        },
      });
    };
    expect(await outcome(numbers(1, 1).pipe(work()))).toBe('(-1) (complete)');
    const subscription = of(1).pipe(work()).subscribe();
    await Promise.resolve();
    subscription.unsubscribe();
    await settled();
    await settled();
    expect(log).toEqual(['taken', 'closed', 'taken', 'closed']);
  });

  test('a sink behind it slows the source', async () => {
    const sink = new SlowSink<number>();
    const shared = numbers(6, 2).pipe(share());
    merge(shared.pipe(sums(), to(sink)), shared.pipe(to(memorySink()))).subscribe();
    await expect.poll(() => sink.written).toEqual([[1]]);
    await settled();
    expect(sink.written).toEqual([[1]]);
    sink.acknowledge();
    await expect.poll(() => sink.written).toEqual([[1], [5]]);
  });
});
