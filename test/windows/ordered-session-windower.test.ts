import { fc, test as property } from '@fast-check/vitest';
import { expect } from 'vitest';
import type { Firing } from '../../src/windows/firing.js';
import { OrderedSessionWindower } from '../../src/windows/ordered-session-windower.js';
import { SessionWindower } from '../../src/windows/session-windower.js';
import type { Windower } from '../../src/windows/windower.js';
import { type Keyed, keyed, mergedOffsets, plain } from '../support/run-windower.js';
import { lawTimeout, runs } from '../support/runs.js';

type Offsets = readonly number[];

/** Gaps from less than a microsecond a slice to many, and times that move by a little, by a gap or by many of them. */
const gap = fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 200, max: 600 }), fc.constant(100_000));
const step = fc.record({
  key: fc.constantFrom('a', 'b', 'c', 'd'),
  by: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1.1, noNaN: true }), fc.constantFrom(0.5, 1, 2, 300)),
  cut: fc.constantFrom('none', 'none', 'advance', 'restore'),
});

/** The first in the slice at hand has gone on, and another ends before it. */
const GONE_ON: {
  key: 'a' | 'b' | 'c' | 'd';
  by: number;
  cut: 'none' | 'advance' | 'restore';
}[] = [
  { key: 'c', by: 0.5, cut: 'none' },
  { key: 'a', by: 0, cut: 'advance' },
  { key: 'b', by: 0, cut: 'advance' },
  { key: 'a', by: 0, cut: 'advance' },
  { key: 'c', by: 0, cut: 'none' },
  { key: 'a', by: 0.5, cut: 'none' },
];

property.prop([gap, fc.integer({ min: -1_000, max: 1_000 }), fc.array(step, { maxLength: 60 })], {
  numRuns: runs,
  examples: [[100_000, 0, GONE_ON]],
})(
  'gives what the windower for events in any order gives, of events in order',
  (length, start, steps) => {
    const general = new Recorded((findings) => new SessionWindower(windowsOf(length), mergedOffsets, plain, findings));
    const ordered = new Recorded((findings) => new OrderedSessionWindower(windowsOf(length), mergedOffsets, findings));
    let time = start;
    for (const [offset, { key, by, cut }] of steps.entries()) {
      time += Math.round(by * length);
      for (const one of [general, ordered]) {
        one.take(keyed(key, time, offset, offset % 3));
        if (cut === 'advance') one.windower.advance(time + Math.floor(length / 3));
        if (cut === 'restore') one.restore();
      }
      if (cut === 'advance') time += Math.floor(length / 3);
      expect(ordered.windower.held).toBe(general.windower.held);
      expect(ordered.fired).toEqual(general.fired);
    }
    for (const one of [general, ordered]) one.windower.advance(Number.POSITIVE_INFINITY);
    expect(ordered.fired).toEqual(general.fired);
    expect(ordered.windower.due).toBe(Number.POSITIVE_INFINITY);
  },
  lawTimeout,
);

type Findings = ConstructorParameters<typeof SessionWindower<Keyed['value'], Offsets>>[3];

class Recorded {
  readonly fired: Firing<unknown>[] = [];
  readonly #make: () => Windower<Keyed['value'], unknown>;
  windower: Windower<Keyed['value'], unknown>;

  constructor(make: (findings: Findings) => Windower<Keyed['value'], unknown>) {
    const late = (): never => {
      throw new Error('nothing is late');
    };
    this.#make = () => make({ fired: (firing) => void this.fired.push(structuredClone(firing)), late });
    this.windower = this.#make();
  }

  take(event: Keyed): void {
    const { due } = this.windower;
    const before = this.fired.length;
    this.windower.advance(event.time);
    if (event.time < due) expect(this.fired.length).toBe(before);
    this.windower.add(event.value.key, [event.value.key], event);
  }

  restore(): void {
    const snapshot = this.windower.snapshot();
    this.windower = this.#make();
    this.windower.restore(snapshot);
  }
}

function windowsOf(length: number): { readonly kind: 'session'; readonly gap: number } {
  return { kind: 'session', gap: length };
}
