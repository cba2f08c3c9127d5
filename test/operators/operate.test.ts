import { concat, EMPTY, from, NEVER, of, range, Subject, take, throwError, toArray } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { operate } from '../../src/operators/operate.js';

const double = operate<number, number>((subscriber) => ({ next: (value) => subscriber.next(value * 2) }));

function outcomeOf(source: Parameters<typeof double>[0], operator = double): string {
  const log: string[] = [];
  source.pipe(operator).subscribe({
    next: (value) => log.push(String(value)),
    error: (error: unknown) => log.push(`error ${error instanceof Error ? error.message : String(error)}`),
    complete: () => log.push('complete'),
  });
  return log.join(' ');
}

describe('operate', () => {
  test('never, empty, one, many, error', () => {
    expect(outcomeOf(NEVER)).toBe('');
    expect(outcomeOf(EMPTY)).toBe('complete');
    expect(outcomeOf(of(1))).toBe('2 complete');
    expect(outcomeOf(of(1, 2, 3))).toBe('2 4 6 complete');
    expect(
      outcomeOf(
        concat(
          of(1),
          throwError(() => new Error('no')),
        ),
      ),
    ).toBe('2 error no');
  });

  test('what the callback throws is the error of the stream, not its end', () => {
    const fail = operate<number, number>(() => ({
      next: () => {
        throw new Error('at a value');
      },
    }));
    expect(outcomeOf(of(1, 2), fail)).toBe('error at a value');
    const failAtEnd = operate<number, number>(() => ({
      next: () => undefined,
      complete: () => {
        throw new Error('at the end');
      },
    }));
    expect(outcomeOf(of(1), failAtEnd)).toBe('error at the end');
  });

  test('unsubscribing stops a synchronous source at once', () => {
    let read = 0;
    const source = from(
      (function* () {
        for (;;) yield read++;
      })(),
    );
    let seen: number[] = [];
    source.pipe(double, take(2), toArray()).subscribe((values) => {
      seen = values;
    });
    expect(seen).toEqual([0, 2]);
    expect(read).toBeLessThanOrEqual(3);
  });

  test('unsubscribing leaves nothing subscribed', () => {
    const source = new Subject<number>();
    const subscription = source.pipe(double).subscribe();
    expect(source.observed).toBe(true);
    subscription.unsubscribe();
    expect(source.observed).toBe(false);
  });

  test('each subscription has a state of its own', () => {
    const numbered = operate<number, number>((subscriber) => {
      let count = 0;
      return { next: () => subscriber.next(count++) };
    });
    const piped = range(0, 3).pipe(numbered);
    expect(outcomeOf(piped, (source) => source)).toBe(outcomeOf(piped, (source) => source));
  });
});
