import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { global } from '../../src/windows/global.js';
import { type Cut, type Keyed, keyed, line, mergedOffsets, runWindower } from '../support/run-windower.js';
import { runs } from '../support/runs.js';

const rule = { within: '10 microseconds', count: 3 };

function fired(events: readonly Keyed[], allowedLateness = 0, cuts: readonly Cut[] = []): readonly string[] {
  const one = { assigner: global<Keyed['value']>(rule), fold: mergedOffsets, options: { allowedLateness } };
  const { fired: all, late } = runWindower(one, events, cuts);
  return [...all.map(line), ...late.map((offset) => `${offset} is late`)];
}

describe('a global window', () => {
  test('fires with its third event, or when its time is up, and the next begins with the event after', () => {
    const events = [0, 1, 2, 3, 20].map((time, offset) => keyed('a', time, offset));
    expect(fired(events)).toEqual(['a [0 3) 0,1,2', 'a [3 13) 3', 'a [20 30) 4']);
  });

  test('a late event joins the one that is open, which may be over then; one that is too late does not', () => {
    const events = [keyed('a', 5, 0), keyed('b', 13, 1), keyed('a', 2, 2), keyed('b', 40, 3), keyed('a', 20, 4)];
    expect(fired(events, 5)).toEqual(['a [2 12) 0,2 late', 'b [13 23) 1', 'b [40 50) 3', '4 is late']);
  });

  const event = fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: -20, max: 60 }), fc.nat(8));
  const cuts = fc.array(fc.constantFrom<Cut>('none', 'advance', 'restore'), { maxLength: 40 });
  property.prop([fc.array(event, { maxLength: 40 }), cuts], { numRuns: runs })(
    'is the same however time is moved and wherever another goes on; no event is in two, none is lost',
    (drawn, at) => {
      const events = drawn
        .map(([key, time, by], offset) => ({ event: keyed(key, time, offset), arrival: time + by }))
        .sort((a, b) => a.arrival - b.arrival)
        .map((one) => one.event);
      expect(fired(events, 4, at)).toEqual(fired(events, 4));
      const { fired: all, late } = runWindower(
        { assigner: global<Keyed['value']>(rule), fold: mergedOffsets, options: { allowedLateness: 4 } },
        events,
      );
      const seen = [...all.flatMap(({ value }) => value), ...late];
      expect(seen.sort((a, b) => a - b)).toEqual(events.map((_, offset) => offset));
    },
  );
});
