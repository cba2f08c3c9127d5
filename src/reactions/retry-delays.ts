import { ExponentialBackoff, type IBackoff, noJitterGenerator } from 'cockatiel';
import { type Duration, MILLISECOND } from '../time.js';

/** How long to wait before the second try, the third, … */
export interface RetryDelays {
  next(): Duration;
}

export interface RetryPolicy {
  /** Before the second try. Microseconds, as the next. */
  readonly first: Duration;
  readonly longest: Duration;
  /** From 0 up to 1, as `Math.random` gives. */
  readonly random: () => number;
}

/** Each twice the one before, up to the longest; and of that, by chance, between a half and all: so many do not come back at once. */
export function retryDelays({ first, longest, random }: RetryPolicy): RetryDelays {
  const factory = new ExponentialBackoff<number>({
    initialDelay: first / MILLISECOND,
    maxDelay: longest / MILLISECOND,
    generator(state, options) {
      const [delay, next] = noJitterGenerator(state, options);
      return [(delay + random() * delay) / 2, next];
    },
  });
  let backoff: IBackoff<unknown> | undefined;
  return {
    next(): Duration {
      backoff = backoff === undefined ? factory.next() : backoff.next(undefined);
      return Math.round(backoff.duration * MILLISECOND);
    },
  };
}
