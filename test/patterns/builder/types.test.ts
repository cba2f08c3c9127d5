import { from, lastValueFrom, map, type Observable, toArray } from 'rxjs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { StreamEvent } from '../../../src/event.js';
import { detect, type Match, type Timeout } from '../../../src/operators/detect.js';
import { begin } from '../../../src/patterns/builder.js';
import { is, type Letter, letters } from '../../support/letters.js';

const options = { key: () => [] };
const stream: Observable<StreamEvent<Letter>> = from(letters('a'));

describe('a match is typed by its pattern', () => {
  test('single, optional and looping steps', () => {
    const pattern = begin('add', is('a'))
      .followedBy('gift', is('g'))
      .optional()
      .followedBy('clicks', is('c'))
      .oneOrMore()
      .optional()
      .next('pay', is('p'))
      .notNext('never', is('n'))
      .within('1 hour');
    const events = stream.pipe(
      detect(pattern, options),
      map((match) => match.events),
    );
    expectTypeOf(events).toEqualTypeOf<
      Observable<{
        readonly add: Letter;
        readonly gift: Letter | undefined;
        readonly clicks: readonly Letter[];
        readonly pay: Letter;
      }>
    >();
  });

  test('groups: the quantifier is about all their steps', () => {
    const group = begin('a', is('a')).followedBy('b', is('b')).optional();
    const once = begin('c', is('c')).followedBy(group);
    expectTypeOf(stream.pipe(detect(once.within('1 hour'), options))).toEqualTypeOf<
      Observable<Match<{ readonly c: Letter; readonly a: Letter; readonly b: Letter | undefined }>>
    >();
    expectTypeOf(stream.pipe(detect(once.optional().within('1 hour'), options))).toEqualTypeOf<
      Observable<Match<{ readonly c: Letter; readonly a: Letter | undefined; readonly b: Letter | undefined }>>
    >();
    expectTypeOf(stream.pipe(detect(once.times(2).within('1 hour'), options))).toEqualTypeOf<
      Observable<Match<{ readonly c: Letter; readonly a: readonly Letter[]; readonly b: readonly Letter[] }>>
    >();
  });

  test('timeouts are what onTimeout makes of them', () => {
    const pattern = begin('a', is('a')).followedBy('b', is('b')).times(2).within('1 hour');
    type Found = Match<{ readonly a: Letter; readonly b: readonly Letter[] }>;
    type Missed = Timeout<{ readonly a: Letter | undefined; readonly b: readonly Letter[] }>;
    expectTypeOf(stream.pipe(detect(pattern, options))).toEqualTypeOf<Observable<Found>>();
    const union = detect(pattern, { ...options, onTimeout: (timeout) => timeout });
    expectTypeOf(stream.pipe(union)).toEqualTypeOf<Observable<Found | Missed>>();
    const texts = detect(pattern, { ...options, onTimeout: ({ events: { a } }) => a?.name ?? '' });
    expectTypeOf(stream.pipe(texts)).toEqualTypeOf<Observable<Found | string>>();
    const nothing = detect(pattern, { ...options, onTimeout: () => undefined });
    expectTypeOf(stream.pipe(nothing)).toEqualTypeOf<Observable<Found>>();
  });

  test('the event`s type is that of the first condition', async () => {
    const pattern = begin('a').where(({ type }: Letter) => type === 'a');
    const [match] = await lastValueFrom(stream.pipe(detect(pattern, options), toArray()));
    expectTypeOf(match?.events.a).toEqualTypeOf<Letter | undefined>();
    expect(match?.events.a.name).toBe('a');
  });
});

describe('what is not there does not compile', () => {
  const pattern = begin('a', is('a')).followedBy('b', is('b'));

  test('a field that no event has', () => {
    // @ts-expect-error no event has this field
    pattern.followedBy('c', ({ prise }) => prise > 1);
    // @ts-expect-error nor here
    pattern.where(({ prise }) => prise > 1);
    // @ts-expect-error nor here
    pattern.oneOrMore().until(({ prise }) => prise > 1);
    expect(pattern).toBeDefined();
  });

  test('a step that the pattern does not have, or not yet', () => {
    // @ts-expect-error no step has this name
    pattern.followedBy('c', (_, { x }) => x === undefined);
    // @ts-expect-error it comes later
    begin('c', (_: Letter, { d }) => d === undefined).next('d', is('d'));
    // @ts-expect-error no step has this name
    pattern.skipToFirst('c');
    // @ts-expect-error what must not come cannot be skipped to
    pattern.notNext('no', is('n')).skipToLast('no');
    const { events }: { events: { readonly a: Letter } } = { events: { a: { name: 'a', type: 'a', price: 1 } } };
    // @ts-expect-error no step has this name
    expect(events.c).toBeUndefined();
  });

  test('a loop read as one event, one event read as a loop', () => {
    // @ts-expect-error it is an array
    pattern.oneOrMore().followedBy('c', (_, { b }) => b.price > 1);
    // @ts-expect-error it is one event
    pattern.followedBy('c', (_, { b }) => b[0]?.price === 1);
    // @ts-expect-error it may be missing
    pattern.optional().followedBy('c', (_, { b }) => b.price > 1);
    expect(pattern).toBeDefined();
  });

  test('another event`s condition, group or stream', () => {
    interface Other {
      readonly kind: number;
    }
    const other = begin('o', ({ kind }: Other) => kind === 1);
    // @ts-expect-error a condition of another event
    pattern.where(({ kind }: Other) => kind === 1);
    // @ts-expect-error a group of other events
    expect(() => pattern.next(other)).not.toThrow();
    // @ts-expect-error a stream of other events
    expect(() => stream.pipe(detect(other, options))).not.toThrow();
    // @ts-expect-error no such kind of within
    expect(() => pattern.within('1 hour', 'SOMETIMES')).not.toThrow();
  });
});
