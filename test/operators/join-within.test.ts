import { fc, test as property } from '@fast-check/vitest';
import { from, lastValueFrom, map, type Observable, of, range, Subject, take, toArray } from 'rxjs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { type Joined, type JoinWithinOptions, joinWithin } from '../../src/operators/join-within.js';
import { runs } from '../support/runs.js';
import { checkMarbles, eventOf, eventsOf, type Joining, keyOf, logOf, textOf, type Word } from '../support/sides.js';

type Options = JoinWithinOptions<Word, Word, 'inner' | 'left'>;

const options: Options = { key: keyOf, rightKey: keyOf, before: '1 minute', after: '2 minutes' };

function joining(more: Partial<Options> = {}): Joining {
  return (left, right) => left.pipe(joinWithin(right, { ...options, ...more }));
}

const inner = joining();
const outer = joining({ kind: 'left' });

describe('joinWithin', () => {
  test('never', () => {
    checkMarbles(outer, { left: '-', right: '-', expected: '-' });
    checkMarbles(outer, { left: '-', right: '|', expected: '-' });
  });

  test('empty', () => {
    checkMarbles(outer, { left: '|', right: '|', expected: '|' });
    checkMarbles(outer, { left: '|', right: '-', expected: '|', subscriptions: ['(^!)', '(^!)'] });
  });

  test('one', () => {
    const words = { a: 'a1', A: 'A2' };
    checkMarbles(inner, { words, left: 'a|', right: '--A|', expected: '--p|', out: { p: 'a1+A2@2' } });
    checkMarbles(inner, { words, left: 'a|', right: '--|', expected: '--|' });
    checkMarbles(outer, { words, left: 'a|', right: '--|', expected: '--(u|)', out: { u: 'a1+@3' } });
  });

  test('many: both ends of the interval belong to it, keys do not see each other, null meets nobody', () => {
    const [left, right] = ['a3 b4 -5 a6', 'A1 A2 B2 A5 -5 A6'].map(eventsOf);
    if (left === undefined || right === undefined) throw new Error('two sides');
    expect(logOf(inner(from(left), from(right)))).toBe('a3+A2@3 a3+A5@5 a6+A5@6 a6+A6@6 complete');
    expect(logOf(outer(from(left), from(right)))).toBe('a3+A2@3 a3+A5@5 a6+A5@6 a6+A6@6 b4+@6 -5+@7 complete');
  });

  test('the side that is ahead waits; what has no partner comes once both have passed its deadline', () => {
    const words = { a: 'a1', b: 'b3', c: 'c9', A: 'A2', B: 'B4', D: 'D9' };
    const out = { p: 'a1+A2@2', q: 'b3+B4@4', u: 'c9+@11' };
    checkMarbles(outer, {
      words,
      out,
      left: '    a---b-----c-|    ',
      right: '   -A-B---D--------|',
      expected: '----p-----q-----(u|)',
    });
  });

  test('is complete when both sides are, or when nothing on the left is open any more', () => {
    const words = { a: 'a1', A: 'A2', B: 'A4' };
    const out = { p: 'a1+A2@2' };
    checkMarbles(inner, {
      words,
      out,
      left: '         a|     ',
      right: '        --A-B---',
      expected: '     --p-|   ',
      subscriptions: ['^!      ', '^---!   '],
    });
    checkMarbles(inner, { words, out, left: '---a-|', right: 'A|', expected: '-----(p|)' });
  });

  test('an error on either side is the error, and unsubscribes the other', () => {
    const words = { a: 'a1' };
    checkMarbles(outer, { words, left: 'a-#', right: '---', expected: '--#', subscriptions: ['^-!', '^-!'] });
    checkMarbles(outer, { words, left: 'a--', right: '--#', expected: '--#', subscriptions: ['^-!', '^-!'] });
  });

  test('an early unsubscribe leaves neither side subscribed', () => {
    const words = { a: 'a1' };
    const subscriptions = ['^-!', '^-!'] as const;
    checkMarbles(outer, { words, left: 'a---', right: '----', expected: '---', until: '--!', subscriptions });
    let pulled = 0;
    const counted = range(1, 9).pipe(
      map((n) => {
        pulled++;
        return eventOf(`a${n}`);
      }),
    );
    expect(logOf(inner(counted, of(eventOf('A1'))).pipe(take(1)))).toBe('a1+A1@1 complete');
    expect(pulled).toBe(1);
  });

  test('what a key throws is the error of the stream', () => {
    const key = (): never => {
      throw new Error('in the callback');
    };
    expect(logOf(joining({ key })(of(eventOf('a1')), of()))).toBe('error in the callback');
    expect(logOf(joining({ rightKey: key })(new Subject(), of(eventOf('A1'), eventOf('A2'))))).toBe('');
    expect(logOf(joining({ rightKey: key })(of(eventOf('a9')), of(eventOf('A1'))))).toBe('error in the callback');
  });

  test('each side must be in event-time order', () => {
    expect(logOf(inner(from(eventsOf('a2 a1')), of()))).toMatch(
      /^error joinWithin: the event at s, partition 0, offset 1 is of .*00:01:00.000Z, the one before it .*[\s\S]*orderByEventTime/,
    );
    expect(logOf(inner(of(), from(eventsOf('A2 A1'))))).toMatch(/^error joinWithin, the right side: the event/);
  });

  test('a length of time that is none is refused when the pipeline is built', () => {
    expect(() => joinWithin(of(), { ...options, after: 'soon' })).toThrow("joinWithin: after: 'soon' is no duration");
  });

  test('each subscription has a state of its own', () => {
    const joined = inner(from(eventsOf('a1')), from(eventsOf('A2')));
    expect([logOf(joined), logOf(joined)]).toEqual(['a1+A2@2 complete', 'a1+A2@2 complete']);
  });

  const words = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', '-'), fc.nat(9)), { maxLength: 12 })
    .map((drawn) => drawn.toSorted(([, a], [, b]) => a - b).map(([key, time]) => `${key}${time}`));
  property.prop([words, words, fc.array(fc.boolean())], { numRuns: runs })(
    'how the sides come alternately changes neither what comes out nor its order',
    async (lefts, rights, turns) => {
      const [left, right] = [new Subject<StreamEvent<Word>>(), new Subject<StreamEvent<Word>>()];
      const whole = lastValueFrom(outer(left, right).pipe(map(textOf), toArray()));
      const queues = { left: lefts.map(eventOf), right: rights.map(eventOf) };
      for (const turn of turns) give(turn ? queues.left : queues.right, turn ? left : right);
      while (queues.left.length > 0) give(queues.left, left);
      left.complete();
      while (queues.right.length > 0) give(queues.right, right);
      right.complete();
      const atOnce = outer(from(lefts.map(eventOf)), from(rights.map(eventOf))).pipe(map(textOf), toArray());
      expect(await whole).toEqual(await lastValueFrom(atOnce));
    },
  );

  test('types: with kind left the right event may be missing', () => {
    const left = of({ ...eventOf(''), value: 1 });
    const right = of({ ...eventOf(''), value: true });
    const both = { key: (n: number) => [n], rightKey: (b: boolean) => [b], before: '0 s', after: '1 s' };
    expectTypeOf(left.pipe(joinWithin(right, both))).toEqualTypeOf<Observable<StreamEvent<Joined<number, boolean>>>>();
    expectTypeOf(left.pipe(joinWithin(right, { ...both, kind: 'inner' }))).toEqualTypeOf<
      Observable<StreamEvent<Joined<number, boolean>>>
    >();
    expectTypeOf(left.pipe(joinWithin(right, { ...both, kind: 'left' }))).toEqualTypeOf<
      Observable<StreamEvent<Joined<number, boolean | undefined>>>
    >();
    // @ts-expect-error the key of the right side is not the left's
    joinWithin<number, boolean>(right, { ...both, rightKey: (n: number) => [n] });
  });
});

function give(queue: StreamEvent<Word>[], side: Subject<StreamEvent<Word>>): void {
  const event = queue.shift();
  if (event !== undefined) side.next(event);
}
