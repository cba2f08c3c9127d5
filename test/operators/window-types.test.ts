import { from, map, type Observable } from 'rxjs';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { StreamEvent } from '../../src/event.js';
import { aggregate } from '../../src/operators/aggregate.js';
import { countDistinct } from '../../src/operators/count-distinct.js';
import { dedupe } from '../../src/operators/dedupe.js';
import { reduceWindow } from '../../src/operators/reduce-window.js';
import { type SessionOf, sessionize } from '../../src/operators/sessionize.js';
import { type Ranked, topN } from '../../src/operators/top-n.js';
import { windowBy } from '../../src/operators/window-by.js';
import type { WindowResult } from '../../src/operators/window-result.js';
import { global } from '../../src/windows/global.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { type Act, acts } from '../support/operator-cases.js';

const stream: Observable<StreamEvent<Act>> = from(acts('a x@1'));
const hour = tumbling('1 hour');

describe('results are typed by what they are made of', () => {
  test('windowBy gives the events, and knows their type from the stream', () => {
    const windows = stream.pipe(windowBy(hour, { key: ({ who }) => [who] }));
    expectTypeOf(windows).toEqualTypeOf<Observable<WindowResult<readonly Act[]>>>();
    const asked = stream.pipe(
      windowBy(global({ within: '1 hour', when: ({ much }: Act) => much > 1 }), { key: () => [] }),
    );
    expectTypeOf(asked).toEqualTypeOf<Observable<WindowResult<readonly Act[]>>>();
  });

  test('reduceWindow gives the accumulator', () => {
    const sums = stream.pipe(
      reduceWindow(hour, { key: ({ who }) => [who], seed: () => 0, add: (sum, { much }) => sum + much }),
    );
    expectTypeOf(sums).toEqualTypeOf<Observable<WindowResult<number>>>();
  });

  test('aggregate gives each under its name', () => {
    const values = stream.pipe(
      aggregate(hour, {
        key: ({ who }) => [who],
        values: {
          n: 'count',
          sum: { sum: ({ much }) => much },
          least: { min: ({ what }) => what },
          kinds: countDistinct(({ what }) => what),
          top: topN(3, ({ what }) => what),
        },
      }),
      map(({ value }) => value),
    );
    expectTypeOf(values).toEqualTypeOf<
      Observable<{
        readonly n: number;
        readonly sum: number | null;
        readonly least: string | null;
        readonly kinds: number;
        readonly top: readonly Ranked<string>[];
      }>
    >();
  });

  test('dedupe changes no type, sessionize adds to it, and both feed what follows', () => {
    const events = stream.pipe(
      dedupe({ key: ({ what }) => [what], within: '1 hour' }),
      sessionize({ key: ({ who }) => [who], gap: '1 hour' }),
    );
    expectTypeOf(events).toEqualTypeOf<Observable<StreamEvent<Act & { readonly session: SessionOf }>>>();
    const counts = events.pipe(aggregate(hour, { key: ({ session }) => [session.number], values: { n: 'count' } }));
    const busy = counts.pipe(windowBy(tumbling('1 day'), { key: ({ n }) => [n > 3] }));
    expectTypeOf(busy).toEqualTypeOf<Observable<WindowResult<readonly { readonly n: number }[]>>>();
  });
});

describe('what is not there does not compile', () => {
  const wrong = (): void => {
    // @ts-expect-error no event has this field
    stream.pipe(windowBy(hour, { key: ({ whom }) => [whom] }));
    // @ts-expect-error nor here
    stream.pipe(aggregate(hour, { key: () => [], values: { sum: { sum: ({ many }) => many } } }));
    // @ts-expect-error a text has no sum
    stream.pipe(aggregate(hour, { key: () => [], values: { sum: { sum: ({ what }) => what } } }));
    // @ts-expect-error there is no median
    stream.pipe(aggregate(hour, { key: () => [], values: { half: 'median' } }));
    // @ts-expect-error a key is a list of values
    stream.pipe(windowBy(hour, { key: ({ who }) => who }));
    // @ts-expect-error windows have no zone but by its name
    tumbling('1 day', { timezone: 'UTC' });
  };

  test('a field, an aggregate, an option', () => {
    expect(wrong).toBeTypeOf('function');
  });
});
