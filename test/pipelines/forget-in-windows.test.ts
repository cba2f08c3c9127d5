import { fc, test as property } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import { forgetInWindows } from '../../src/pipelines/forget-in-windows.js';
import { PersonsEvents } from '../../src/pipelines/persons-events.js';
import { eventList } from '../../src/windows/event-list.js';
import type { FiringOptions, WindowFindings } from '../../src/windows/firing.js';
import type { Fold } from '../../src/windows/fold.js';
import { global } from '../../src/windows/global.js';
import { hopping } from '../../src/windows/hopping.js';
import { session } from '../../src/windows/session.js';
import { sliding } from '../../src/windows/sliding.js';
import { tumbling } from '../../src/windows/tumbling.js';
import type { WindowAssigner } from '../../src/windows/window.js';
import type { Windower } from '../../src/windows/windower.js';
import { windowerOf } from '../../src/windows/windower-of.js';
import { type Keyed, keyed, mergedOffsets, offsets, plain } from '../support/run-windower.js';
import { runs } from '../support/runs.js';

const PERSON = 'zoe';

const assigners: Record<string, WindowAssigner<Keyed['value']>> = {
  tumbling: tumbling('4 ms'),
  hopping: hopping('6 ms', '2 ms'),
  sliding: sliding('3 ms', '1 ms'),
  session: session('2 ms'),
  global: global<Keyed['value']>({ count: 3, within: '10 ms' }),
};
type Make = (
  of: WindowAssigner<Keyed['value']>,
  options: FiringOptions,
  findings: WindowFindings<Keyed['value'], unknown>,
) => Windower<Keyed['value'], unknown>;

const by = <A>(fold: Fold<Keyed['value'], A>): Make => {
  return (of, options, findings) => windowerOf(of, fold, options, findings);
};
const folds = {
  offsets: by(offsets),
  'offsets that merge': by(mergedOffsets),
  events: by(eventList<Keyed['value']>()),
};
const cases = Object.entries(assigners).flatMap(([assigner, of]) =>
  Object.entries(folds).flatMap(([fold, windower]) =>
    ['in order', 'with late ones'].map((how) => ({
      name: `${assigner} windows of ${fold}, ${how}`,
      of,
      windower,
      options: how === 'in order' || assigner === 'global' ? plain : { ...plain, allowedLateness: 2000 },
    })),
  ),
);

const events = fc
  .array(fc.record({ key: fc.constantFrom('ann', 'bob', PERSON, PERSON), step: fc.nat(2000), partition: fc.nat(1) }), {
    maxLength: 20,
  })
  .map((drawn) => {
    let time = 0;
    return drawn.map(({ key, step, partition }, offset) => {
      time += step;
      return keyed(key, time, offset, partition);
    });
  });

describe.each(cases)('$name', ({ of, windower: makeOf, options }) => {
  property.prop([events, fc.nat(20)], { numRuns: Math.ceil(runs / 20) })(
    'of others are what they would have been',
    (all, stop) => {
      const found: string[] = [];
      const make = (): Windower<Keyed['value'], unknown> =>
        makeOf(of, options, {
          fired: ({ key, window, time, timing, revision, value, evidence }) => {
            if (key[0] !== PERSON) found.push(JSON.stringify([key, window, time, timing, revision, value, evidence]));
          },
          late: () => undefined,
        });
      const give = (windower: Windower<Keyed['value'], unknown>, some: readonly Keyed[]): void => {
        for (const event of some) {
          windower.advance(event.time);
          windower.add(event.value.key, [event.value.key], event);
        }
      };
      const undisturbed = make();
      give(undisturbed, all);
      undisturbed.advance(Number.POSITIVE_INFINITY);
      const expected = found.splice(0).toSorted();
      const before = make();
      give(before, all.slice(0, stop));
      const person = new PersonsEvents({ column: 'key', value: PERSON });
      const { windows, groups } = forgetInWindows(before.snapshot(), person);
      expect(JSON.stringify(windows)).not.toContain(PERSON);
      if (all.slice(0, stop).every(({ value }) => value.key !== PERSON)) expect(groups).toBe(0);
      const after = make();
      after.restore(windows);
      give(after, all.slice(stop));
      after.advance(Number.POSITIVE_INFINITY);
      expect(found.toSorted()).toEqual(expected);
    },
  );
});
