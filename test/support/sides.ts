import { map, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { expect } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import type { Joined } from '../../src/operators/join-within.js';
import { MINUTE } from '../../src/time.js';

/** `a3`: of key a, at minute 3; a key `-` is null. Right ones are written in upper case. */
export type Word = string;

export function eventOf(word: Word, offset = 0): StreamEvent<Word> {
  return { time: Number(word.slice(1)) * MINUTE, position: { source: 's', partition: 0, offset }, value: word };
}

export function eventsOf(text: string): StreamEvent<Word>[] {
  return text === '' ? [] : text.split(' ').map(eventOf);
}

export function keyOf(word: Word): (string | null)[] {
  const [key = ''] = word.toLowerCase();
  return [key === '-' ? null : key];
}

type Out = StreamEvent<Joined<Word, Word | undefined>>;
export type Joining = (left: Observable<StreamEvent<Word>>, right: Observable<StreamEvent<Word>>) => Observable<Out>;

/** `a1+A2@2`: left, right, minute. */
export function textOf({ time, value: { left, right } }: Out): string {
  return `${left}+${right ?? ''}@${time / MINUTE}`;
}

/** All that comes out, `complete`, `error …`. */
export function logOf(joined: Observable<Out>): string {
  const log: string[] = [];
  joined.subscribe({
    next: (out) => log.push(textOf(out)),
    error: (error: unknown) => log.push(`error ${error instanceof Error ? error.message : error}`),
    complete: () => log.push('complete'),
  });
  return log.join(' ');
}

export interface Marbles {
  readonly left: string;
  readonly right: string;
  readonly expected: string;
  readonly words?: Readonly<Record<string, Word>>;
  readonly out?: Readonly<Record<string, string>>;
  /** When each side is subscribed to, and until when. */
  readonly subscriptions?: readonly [left: string, right: string];
  /** When what comes out is unsubscribed from. */
  readonly until?: string;
}

export function checkMarbles(join: Joining, marbles: Marbles): void {
  const { left, right, expected, words = {}, out = {}, subscriptions, until } = marbles;
  const events = Object.fromEntries(Object.entries(words).map(([letter, word]) => [letter, eventOf(word)]));
  new TestScheduler((actual, wanted) => expect(actual).toEqual(wanted)).run(
    ({ cold, expectObservable, expectSubscriptions }) => {
      const [lefts, rights] = [cold(left, events), cold(right, events)];
      expectObservable(join(lefts, rights).pipe(map(textOf)), until).toBe(expected, out);
      if (subscriptions === undefined) return;
      expectSubscriptions(lefts.subscriptions).toBe(subscriptions[0]);
      expectSubscriptions(rights.subscriptions).toBe(subscriptions[1]);
    },
  );
}
