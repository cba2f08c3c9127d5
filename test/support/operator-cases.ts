import { concat, EMPTY, from, NEVER, type Observable, type OperatorFunction, Subject, take, throwError } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';

/** What someone did: who, what, how much. */
export interface Act {
  readonly who: string;
  readonly what: string;
  readonly much: number;
}

/** `a x3@10` is a's act x of 3 at 10 µs; offsets count. */
export function acts(text: string): StreamEvent<Act>[] {
  return text.split(', ').map((one, offset) => {
    const [, who = '', what = '', much = '1', time = '0'] = /^(\w+) ([a-z]+)(\d+)?@(-?\d+)$/.exec(one) ?? [];
    const value = { who, what, much: Number(much) };
    return { time: Number(time), position: { source: 's', partition: 0, offset }, value };
  });
}

export const byWho = ({ who }: Act): string[] => [who];

/** All that comes out, as `describe` writes it; then `complete`, or the first line of the error. */
export function outcomeOf<T, R>(
  source: Observable<T>,
  operator: OperatorFunction<T, R>,
  describe: (result: R) => string,
): string[] {
  const log: string[] = [];
  source.pipe(operator).subscribe({
    next: (result) => log.push(describe(result)),
    error: (error: unknown) => log.push(`error: ${error instanceof Error ? error.message.split('\n')[0] : error}`),
    complete: () => log.push('complete'),
  });
  return log;
}

/** What every operator must do, whatever it is for. `fail` makes one of its callbacks throw. */
export function everyOperator<R>(
  make: (options: { readonly key: (act: Act) => string[] }) => OperatorFunction<StreamEvent<Act>, R>,
): void {
  const operator = make({ key: byWho });
  const describe = (): string => 'result';

  test('never gives nothing', () => {
    expect(outcomeOf(NEVER, operator, describe)).toEqual([]);
  });

  test('of nothing comes nothing', () => {
    expect(outcomeOf(EMPTY, operator, describe)).toEqual(['complete']);
  });

  test('one', () => {
    expect(outcomeOf(from(acts('a x@1')), operator, describe)).toEqual(['result', 'complete']);
  });

  test('an error from above ends it, and what was open is not given out', () => {
    const failing = concat(
      from(acts('a x@1, a y@2')),
      throwError(() => new Error('no')),
    );
    const log = outcomeOf(failing, operator, describe);
    expect(log.at(-1)).toBe('error: no');
  });

  test('what a callback throws is the error of the stream', () => {
    const throws = make({
      key: () => {
        throw new Error('no key');
      },
    });
    expect(outcomeOf(from(acts('a x@1, a y@2')), throws, describe)).toEqual(['error: no key']);
  });

  test('unsubscribing early unsubscribes from the source at once', () => {
    const source = new Subject<StreamEvent<Act>>();
    const subscription = source.pipe(operator).subscribe();
    for (const act of acts('a x@1, b x@2')) source.next(act);
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
    const long = acts(Array.from({ length: 50 }, (_, time) => `k${time} x@${time * 1000}`).join(', '));
    let read = 0;
    const counted = function* (): Generator<StreamEvent<Act>> {
      for (const act of long) {
        read++;
        yield act;
      }
    };
    expect(outcomeOf(from(counted()), (events) => events.pipe(operator, take(1)), describe)).toEqual([
      'result',
      'complete',
    ]);
    expect(read).toBeLessThan(5);
  });

  test('an event out of order is refused', () => {
    const log = outcomeOf(from(acts('a x@10, b x@9')), operator, describe);
    expect(log.at(-1)).toMatch(/^error: the event at s, partition 0, offset 1 is of 1970-01-01T00:00:00.000009Z/);
  });

  test('each subscription has a state of its own', () => {
    const once = outcomeOf(from(acts('a x@1, b x@2, a y@2000')), operator, describe);
    expect(outcomeOf(from(acts('a x@1, b x@2, a y@2000')), operator, describe)).toEqual(once);
  });
}

/** Marbles that line up: `events` and `expected` name values of `acts` and `results`. */
export function expectMarbles<R>(
  marbles: { readonly source: string; readonly events: Readonly<Record<string, StreamEvent<Act>>> },
  operator: OperatorFunction<StreamEvent<Act>, R>,
  expected: string,
  results: Readonly<Record<string, unknown>>,
): void {
  new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(
    ({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(marbles.source, marbles.events);
      expectObservable(source.pipe(operator)).toBe(expected, results);
      expectSubscriptions(source.subscriptions).toBe(
        `^${' '.repeat(0)}${'-'.repeat(Math.max(0, lengthOf(marbles.source) - 1))}!`,
      );
    },
  );
}

function lengthOf(marbles: string): number {
  return marbles.replaceAll(' ', '').indexOf('|');
}
