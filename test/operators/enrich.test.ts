import { fc, test as property } from '@fast-check/vitest';
import { from, lastValueFrom, map, type Observable, of, range, Subject, take, toArray } from 'rxjs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { type EnrichOptions, enrich } from '../../src/operators/enrich.js';
import type { Joined } from '../../src/operators/join-within.js';
import { runs } from '../support/runs.js';
import { checkMarbles, eventOf, eventsOf, type Joining, keyOf, logOf, textOf, type Word } from '../support/sides.js';

type Options = EnrichOptions<Word, Word, 'inner' | 'left'>;

function joining(more: Partial<Options> = {}): Joining {
  return (events, table) => events.pipe(enrich(table, { key: keyOf, tableKey: keyOf, ...more }));
}

const inner = joining();
const outer = joining({ kind: 'left' });

describe('enrich', () => {
  test('never', () => {
    checkMarbles(outer, { left: '-', right: '-', expected: '-' });
    checkMarbles(outer, { left: '-', right: '|', expected: '-' });
  });

  test('empty', () => {
    checkMarbles(outer, { left: '|', right: '|', expected: '|' });
    checkMarbles(outer, { left: '|', right: '-', expected: '|', subscriptions: ['(^!)', '(^!)'] });
  });

  test('one', () => {
    const words = { a: 'a2', A: 'A1' };
    const out = { p: 'a2+A1@2', u: 'a2+@2' };
    checkMarbles(inner, { words, out, left: '-a|', right: 'A-|', expected: '--(p|)' });
    checkMarbles(inner, { words, left: 'a|', right: '--|', expected: '--|' });
    checkMarbles(outer, { words, out, left: 'a|', right: '--|', expected: '--(u|)' });
  });

  test('many: the latest version that is not later, the last of several; null has none', () => {
    const [events, table] = ['a1 b2 a3 -3 a5 c9', 'A2 A3 A3 -3 B4 A6'].map(eventsOf);
    if (events === undefined || table === undefined) throw new Error('two sides');
    expect(logOf(inner(from(events), from(table)))).toBe('a3+A3@3 a5+A3@5 complete');
    expect(logOf(outer(from(events), from(table)))).toBe('a1+@1 b2+@2 a3+A3@3 -3+@3 a5+A3@5 c9+@9 complete');
    const second = table.map((row, i) => ({ ...row, value: `${row.value}${i}` }));
    expect(logOf(inner(from(events), from(second)))).toBe('a3+A32@3 a5+A32@5 complete');
  });

  test('an event waits until the table has been read beyond its time', () => {
    const words = { a: 'a2', b: 'a4', A: 'A1', B: 'A2', C: 'A3', D: 'A9' };
    checkMarbles(inner, {
      words,
      out: { p: 'a2+A2@2', q: 'a4+A3@4' },
      left: '    ab--------|',
      right: '   --A-B-C-D----',
      expected: '------p-q-|',
    });
  });

  test('is complete when the events are, however long the table goes on', () => {
    const words = { a: 'a2', A: 'A1', B: 'A9' };
    const out = { p: 'a2+A1@2' };
    checkMarbles(inner, {
      words,
      out,
      left: '         a|    ',
      right: '        --A-B--',
      expected: '     ----(p|)',
      subscriptions: ['^!     ', '^---!  '],
    });
    checkMarbles(inner, { words, out, left: '---a-|', right: 'A|', expected: '---p-|' });
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
    expect(logOf(joining({ tableKey: key })(of(eventOf('a9')), of(eventOf('A1'))))).toBe('error in the callback');
  });

  test('events and table must be in event-time order', () => {
    expect(logOf(inner(from(eventsOf('a2 a1')), of()))).toMatch(/^error enrich: the event at .* offset 1 [\s\S]*order/);
    expect(logOf(inner(of(eventOf('a9')), from(eventsOf('A2 A1'))))).toMatch(
      /^error enrich, the right side: the event/,
    );
  });

  test('each subscription has a state of its own', () => {
    const enriched = outer(from(eventsOf('a1 a3')), from(eventsOf('A2')));
    expect([logOf(enriched), logOf(enriched)]).toEqual(Array(2).fill('a1+@1 a3+A2@3 complete'));
  });

  const words = fc
    .array(fc.tuple(fc.constantFrom('a', 'b', '-'), fc.nat(9)), { maxLength: 12 })
    .map((drawn) => drawn.toSorted(([, a], [, b]) => a - b).map(([key, time]) => `${key}${time}`));
  property.prop([words, words, fc.array(fc.boolean())], { numRuns: runs })(
    'how the sides come alternately changes nothing',
    async (events, table, turns) => {
      const [left, right] = [new Subject<StreamEvent<Word>>(), new Subject<StreamEvent<Word>>()];
      const whole = lastValueFrom(outer(left, right).pipe(map(textOf), toArray()));
      const queues = { left: events.map(eventOf), right: table.map(eventOf) };
      for (const turn of turns) give(turn ? queues.left : queues.right, turn ? left : right);
      while (queues.left.length > 0) give(queues.left, left);
      left.complete();
      while (queues.right.length > 0) give(queues.right, right);
      right.complete();
      const valid = (word: Word): string | undefined =>
        table.findLast((row) => row[0] !== '-' && row[0] === word[0] && Number(row.slice(1)) <= Number(word.slice(1)));
      expect(await whole).toEqual(events.map((word) => `${word}+${valid(word) ?? ''}@${word.slice(1)}`));
    },
  );

  test('types: with kind left the row may be missing', () => {
    const events = of({ ...eventOf(''), value: 1 });
    const table = of({ ...eventOf(''), value: true });
    const keys = { key: (n: number) => [n], tableKey: (b: boolean) => [b] };
    expectTypeOf(events.pipe(enrich(table, keys))).toEqualTypeOf<Observable<StreamEvent<Joined<number, boolean>>>>();
    expectTypeOf(events.pipe(enrich(table, { ...keys, kind: 'left' }))).toEqualTypeOf<
      Observable<StreamEvent<Joined<number, boolean | undefined>>>
    >();
    // @ts-expect-error the table's key is not the events'
    enrich<number, boolean>(table, { ...keys, tableKey: (n: number) => [n] });
  });
});

function give(queue: StreamEvent<Word>[], side: Subject<StreamEvent<Word>>): void {
  const event = queue.shift();
  if (event !== undefined) side.next(event);
}
