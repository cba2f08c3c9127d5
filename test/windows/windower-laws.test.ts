import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import { emptyReference, windowsReference } from '../reference/windows-reference.js';
import {
  type Cut,
  type Keyed,
  keyed,
  lastOf,
  line,
  mergedOffsets,
  nameOf,
  offsets,
  runWindower,
} from '../support/run-windower.js';
import { lawTimeout, runs } from '../support/runs.js';

const us = (count: number): string => `${count} us`.replace('us', 'microseconds');
const length = fc.integer({ min: 1, max: 12 });

const fixed = fc.oneof(
  length.map((size) => tumbling(us(size))),
  fc.tuple(length, length).map(([size, slide]) => hopping(us(size), us(slide))),
);
const assigner = fc.oneof(
  fixed,
  length.map((gap) => session(us(gap))),
  fc.tuple(fc.nat(8), length).map(([before, after]) => sliding(us(before), us(after))),
  length.map((before) => sliding(us(before), '0 s')),
);
const fold = fc.constantFrom(offsets, mergedOffsets);
const cuts = fc.array(fc.constantFrom<Cut>('none', 'advance', 'restore'), { maxLength: 40 });

/** Events of a few keys as they arrive, the one or other up to `behind` later than it should. */
function arrivals(behind: number): fc.Arbitrary<readonly Keyed[]> {
  const one = fc.record({
    key: fc.constantFrom('a', 'b', 'c'),
    time: fc.integer({ min: -20, max: 60 }),
    by: fc.nat(behind),
  });
  return fc.array(one, { maxLength: 40 }).map((drawn) =>
    drawn
      .map(({ key, time, by }, offset) => ({ event: keyed(key, time, offset, offset % 2), arrival: time + by }))
      .toSorted((a, b) => a.arrival - b.arrival)
      .map(({ event }) => event),
  );
}

const law = { numRuns: runs };

describe('a windower', () => {
  property.prop([assigner, fold, arrivals(0), cuts], law)(
    'fires each window once when it ends, in order, with what a batch finds in it',
    (windows, how, events, at) => {
      const { fired, late } = runWindower({ assigner: windows, fold: how }, events, at);
      expect(late).toEqual([]);
      expect(
        fired.filter(
          ({ timing, revision, time, window }) => timing !== 'on-time' || revision > 0 || time !== window.end,
        ),
      ).toEqual([]);
      expect(sorted(lastOf(fired))).toEqual(windowsReference(windows, events));
      expect(fired.length).toBe(lastOf(fired).size);
      const order = fired.map(({ window }) => window);
      expect(order).toEqual(order.toSorted((a, b) => a.end - b.end || a.start - b.start));
    },
    lawTimeout,
  );

  property.prop(
    [
      assigner,
      fc.record({
        allowedLateness: fc.constantFrom(0, 5),
        earlyCount: fc.constantFrom(2, 3, Number.POSITIVE_INFINITY),
        earlyAfter: fc.constantFrom(1, 4, Number.POSITIVE_INFINITY),
      }),
      arrivals(7),
      cuts,
    ],
    law,
  )(
    'gives the same in the same order, however time is moved and wherever another goes on from what it held',
    (windows, options, events, at) => {
      // Early results are for windows that know their ends, or will.
      const given = windows.kind === 'sliding' ? { allowedLateness: options.allowedLateness } : options;
      const one = { assigner: windows, fold: mergedOffsets, options: given };
      const undisturbed = runWindower(one, events);
      const cut = runWindower(one, events, at);
      expect(cut.fired.map(line)).toEqual(undisturbed.fired.map(line));
      expect(cut.late).toEqual(undisturbed.late);
      expect(cut.fired.map(({ evidence }) => evidence)).toEqual(undisturbed.fired.map(({ evidence }) => evidence));
    },
    lawTimeout,
  );

  property.prop(
    [
      assigner,
      arrivals(9),
      cuts,
      fc.constantFrom(3, Number.POSITIVE_INFINITY),
      fc.constantFrom(2, Number.POSITIVE_INFINITY),
    ],
    law,
  )(
    'what is last given of each window is what a batch finds, in whatever order events come within the lateness',
    (windows, events, at, earlyCount, earlyAfter) => {
      const early = windows.kind === 'sliding' ? {} : { earlyCount, earlyAfter };
      const options = { allowedLateness: 10, ...early };
      const { fired, late } = runWindower({ assigner: windows, fold: mergedOffsets, options }, events, at);
      expect(late).toEqual([]);
      expect(sorted(lastOf(fired))).toEqual(windowsReference(windows, events));
    },
    lawTimeout,
  );

  property.prop([fixed, fold, arrivals(20), fc.nat(8), cuts], law)(
    'a fixed window takes an event until its end and the lateness are past, and counts how often it has fired',
    (windows, how, events, allowedLateness, at) => {
      const { fired, late } = runWindower({ assigner: windows, fold: how, options: { allowedLateness } }, events, at);
      const expected = new Map<string, number[]>();
      const refused: number[] = [];
      let now = Number.NEGATIVE_INFINITY;
      for (const { time, value, position } of events) {
        now = Math.max(now, time);
        const all = windows.windowsOf(time);
        const open = all.filter(({ end }) => end + allowedLateness > now);
        if (open.length === 0 && all.length > 0) refused.push(position.offset);
        for (const window of open) {
          const name = nameOf([value.key], window);
          expected.set(
            name,
            [...(expected.get(name) ?? []), position.offset].sort((a, b) => a - b),
          );
        }
      }
      expect(sorted(lastOf(fired))).toEqual(new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1))));
      expect(late).toEqual(refused);
      const seen = new Map<string, number>();
      for (const { key, window, revision } of fired) {
        const name = nameOf(key, window);
        expect(revision).toBe(seen.get(name) ?? 0);
        seen.set(name, revision + 1);
      }
    },
    lawTimeout,
  );

  property.prop([fixed, fold, arrivals(0), fc.integer({ min: 1, max: 30 }), cuts], law)(
    'empty windows follow a key for as long as is asked for',
    (windows, how, events, empty, at) => {
      const { fired } = runWindower({ assigner: windows, fold: how, options: { empty } }, events, at);
      const none = fired.filter(({ value }) => value.length === 0);
      expect(none.map(({ key, window }) => nameOf(key, window)).sort()).toEqual(emptyReference(windows, events, empty));
      expect(none.flatMap(({ evidence }) => evidence)).toEqual([]);
      const some = fired.filter(({ value }) => value.length > 0);
      expect(sorted(lastOf(some))).toEqual(windowsReference(windows, events));
    },
    lawTimeout,
  );

  property.prop([assigner, fold, arrivals(6), arrivals(6)], law)(
    'other keys change nothing',
    (windows, how, events, others) => {
      // Late by the clock of its own key alone, so that time is the same with and without the others.
      const [own, beside] = [events, others.map((event) => ({ ...event, value: { key: `other ${event.value.key}` } }))];
      const ordered = [...own, ...beside].toSorted((a, b) => a.time - b.time);
      const both = runWindower({ assigner: windows, fold: how }, ordered);
      const alone = runWindower(
        { assigner: windows, fold: how },
        own.toSorted((a, b) => a.time - b.time),
      );
      const mine = both.fired.filter(({ key }) => !String(key).startsWith('other'));
      expect(mine.map(line)).toEqual(alone.fired.map(line));
    },
    lawTimeout,
  );

  property.prop([assigner, arrivals(9), fc.record({ allowedLateness: fc.nat(12), empty: fc.nat(10) })], law)(
    'evidence is, by partition, the first and last offset and how many; at last nothing is held',
    (windows, events, options) => {
      const given = windows.kind === 'fixed' ? options : { allowedLateness: options.allowedLateness };
      const { fired, held } = runWindower({ assigner: windows, fold: mergedOffsets, options: given }, events);
      for (const { value, evidence } of fired) {
        for (const partition of [0, 1]) {
          const own = value.filter((offset) => offset % 2 === partition);
          const [share, ...others] = evidence.filter((one) => one.partition === partition);
          expect(others).toEqual([]);
          expect(share).toEqual(
            own.length === 0
              ? undefined
              : { source: 's', partition, first: Math.min(...own), last: Math.max(...own), count: own.length },
          );
        }
      }
      expect(held.at(-1)).toBe(0);
    },
    lawTimeout,
  );

  property.prop([assigner, fc.nat(5)], { numRuns: 40 })(
    'what it holds does not grow with time',
    (windows, allowedLateness) => {
      const events = Array.from({ length: 600 }, (_, offset) => keyed(`k${offset % 300}`, offset, offset));
      const { held } = runWindower({ assigner: windows, fold: mergedOffsets, options: { allowedLateness } }, events);
      // No window reaches further than 24; twice that much may wait until it is worth its while to throw it away.
      expect(Math.max(...held)).toBeLessThanOrEqual(13 * 2 * (24 + allowedLateness + 2));
      expect(Math.max(...held.slice(500, 600))).toBeLessThanOrEqual(Math.max(...held.slice(100, 300)));
    },
  );
});

function sorted(last: Map<string, readonly number[]>): Map<string, number[]> {
  return new Map([...last].map(([name, list]) => [name, list.toSorted((a, b) => a - b)]));
}
