import { from } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { aggregate } from '../../src/operators/aggregate.js';
import { countDistinct } from '../../src/operators/count-distinct.js';
import { topN } from '../../src/operators/top-n.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { type Act, acts, byWho, everyOperator, outcomeOf } from '../support/operator-cases.js';

const ten = tumbling('10 microseconds');
const all = {
  n: 'count',
  sum: { sum: ({ much }: Act) => much },
  avg: { avg: ({ much }: Act) => much },
  least: { min: ({ what }: Act) => what },
  most: { max: ({ much }: Act) => much },
  kinds: countDistinct(({ what }: Act) => what),
  top: topN(2, ({ what }: Act) => what),
} as const;

describe('aggregate', () => {
  everyOperator((options) => aggregate(ten, { ...options, values: { n: 'count' } }));

  test('counts, sums, averages, and finds extremes, distinct and frequent values', () => {
    const values: unknown[] = [];
    from(acts('a x3@1, a y5@2, a x1@3, a z1@12'))
      .pipe(aggregate(ten, { key: byWho, values: all }))
      .subscribe(({ value }) => values.push(value));
    expect(values).toEqual([
      {
        n: 3,
        sum: 9,
        avg: 3,
        least: 'x',
        most: 5,
        kinds: 2,
        top: [
          { value: 'x', count: 2 },
          { value: 'y', count: 1 },
        ],
      },
      { n: 1, sum: 1, avg: 1, least: 'z', most: 1, kinds: 1, top: [{ value: 'z', count: 1 }] },
    ]);
  });

  test('null is left out, and what is left of nothing is null', () => {
    const none = (): null => null;
    const values = {
      n: 'count',
      sum: { sum: none },
      avg: { avg: none },
      min: { min: none },
      max: { max: none },
      kinds: countDistinct(none),
      top: topN(3, none),
      some: { sum: ({ much }: Act) => (much > 1 ? much : null) },
      mean: { avg: ({ much }: Act) => (much > 1 ? much : null) },
    } as const;
    const seen: unknown[] = [];
    from(acts('a x@1, a y4@2, a y2@3'))
      .pipe(aggregate(ten, { key: byWho, values }))
      .subscribe(({ value }) => seen.push(value));
    expect(seen).toEqual([{ n: 3, sum: null, avg: null, min: null, max: null, kinds: 0, top: [], some: 6, mean: 3 }]);
  });

  test.each([
    ['hopping', hopping('20 microseconds', '6 microseconds'), {}],
    ['hopping, early', hopping('20 microseconds', '6 microseconds'), { early: { count: 1_000 } }],
    ['session', session('7 microseconds'), { allowedLateness: '1 s' }],
  ])('whatever is put together of parts is what there would be of the whole: %s', (_, assigner, options) => {
    const text = Array.from(
      { length: 60 },
      (_, index) => `a ${'xyzxv'[(index * 7) % 5]}${index % 9}@${index * 2}`,
    ).join(', ');
    const parts = outcomeOf(
      from(acts(text)),
      aggregate(assigner, { key: byWho, values: all, ...options }),
      ({ window, value }) => JSON.stringify([window, value]),
    );
    for (const line of parts.slice(0, -1)) {
      const [{ start, end }, value] = JSON.parse(line);
      const inside = acts(text).filter(({ time }) => time >= start && time < end);
      const much = inside.map((event) => event.value.much);
      expect(value.n).toBe(inside.length);
      expect(value.sum).toBe(much.reduce((sum, one) => sum + one, 0));
      expect(value.most).toBe(Math.max(...much));
      expect(value.kinds).toBe(new Set(inside.map((event) => event.value.what)).size);
      const counts = [...new Set(inside.map((event) => event.value.what))].map((what) => ({
        value: what,
        count: inside.filter((event) => event.value.what === what).length,
      }));
      expect(value.top).toEqual(counts.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1)).slice(0, 2));
    }
    expect(parts.length).toBeGreaterThan(1);
  });

  test('what a selector throws is the error of the stream', () => {
    const fails = (): never => {
      throw new Error('in a selector');
    };
    const operator = aggregate(ten, { key: byWho, values: { sum: { sum: fails } } });
    expect(outcomeOf(from(acts('a x@1')), operator, String)).toEqual(['error: in a selector']);
  });
});

describe('topN', () => {
  test('of values that occur equally often the smaller comes first, however they come', () => {
    const seen: unknown[] = [];
    const values = { top: topN(3, ({ much }: Act) => much) };
    from(acts('a x10@1, a x9@2, a x100@3, a x9@4, a x100@5, a x2@6'))
      .pipe(aggregate(ten, { key: byWho, values }))
      .subscribe(({ value }) => seen.push(value.top));
    expect(seen).toEqual([
      [
        { value: 9, count: 2 },
        { value: 100, count: 2 },
        { value: 2, count: 1 },
      ],
    ]);
  });

  test.each([0, -1, 1.5])('the top %d are refused', (n) => {
    expect(() => topN(n, ({ much }: Act) => much)).toThrow(/whole number above 0/);
  });
});
