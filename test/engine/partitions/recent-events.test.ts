import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RecentEvents, type RecentPiece } from '../../../src/engine/partitions/recent-events.js';
import { identityOf } from '../../../src/sources/identity.js';
import { runs } from '../../support/runs.js';

const TTL = 100;

function add(recent: RecentEvents, name: number, time: number): void {
  recent.add(identityOf(String(name)), 0, time);
}

function has(recent: RecentEvents, name: number, time: number): boolean {
  return recent.has(identityOf(String(name)), 0, time);
}

/** As a checkpoint keeps it. */
class Pieces extends Map<string, RecentPiece> {
  take(recent: RecentEvents): this {
    for (const [place, piece] of recent.takeChanges()) {
      if (piece === undefined) this.delete(place);
      else this.set(place, piece);
    }
    return this;
  }
}

function restored(pieces: Pieces, most?: number): RecentEvents {
  const recent = new RecentEvents(TTL, most);
  recent.restore(pieces);
  return recent;
}

test('an event is known for its time, and for a quarter more at most', () => {
  const recent = new RecentEvents(TTL);
  add(recent, 1, 1_000);
  expect(has(recent, 1, 1_000)).toBe(true);
  expect(has(recent, 2, 1_000)).toBe(false);
  expect(has(recent, 1, 0)).toBe(true);
  expect(has(recent, 1, 1_099)).toBe(true);
  add(recent, 2, 1_024);
  expect([1_123, 1_124].map((time) => has(recent, 1, time))).toEqual([true, false]);
});

test('of events without a time as many are known as there may be', () => {
  const recent = new RecentEvents(TTL, 400);
  for (let name = 0; name < 1_000; name++) add(recent, name, Number.NaN);
  const known = Array.from({ length: 1_000 }, (_, name) => has(recent, name, Number.NaN));
  expect(known.indexOf(true)).toBeLessThanOrEqual(800);
  expect(known.indexOf(true)).toBeGreaterThanOrEqual(600);
  expect(known.slice(known.indexOf(true))).not.toContain(false);
});

test('a checkpoint has what there is in few pieces, and none of what is forgotten', () => {
  const recent = new RecentEvents(TTL);
  const pieces = new Pieces();
  for (let name = 0; name < 9_000; name++) {
    add(recent, name, 0);
    if (name % 1_000 === 0) pieces.take(recent);
  }
  expect([...pieces.take(recent).keys()]).toEqual(['0/0', '0/4096', '0/8192']);
  expect(recent.takeChanges()).toEqual([]);
  const again = restored(pieces);
  expect([0, 4_095, 4_096, 8_999, 9_000].map((name) => has(again, name, 0))).toEqual([true, true, true, true, false]);
  add(again, -1, 50);
  add(again, -2, 120);
  expect([...pieces.take(again).keys()]).toEqual(['1/0', '2/0']);
  again.clear();
  expect([...pieces.take(again).keys()]).toEqual([]);
  expect(has(again, -2, 120)).toBe(false);
});

const steps = fc.array(
  fc.record({ name: fc.nat(30), passed: fc.constantFrom(0, 0, 1, 30, 120, -40, Number.NaN), restores: fc.boolean() }),
  { maxLength: 60 },
);

test('what is restored goes on as what was there would have', () => {
  fc.assert(
    fc.property(steps, fc.constantFrom(undefined, 12), (given, most) => {
      const undisturbed = new RecentEvents(TTL, most);
      let disturbed = new RecentEvents(TTL, most);
      const pieces = new Pieces();
      let now = 0;
      for (const { name, passed, restores } of given) {
        if (passed > 0) now += passed;
        const time = now + Math.min(passed, 0);
        expect(has(disturbed, name, time)).toBe(has(undisturbed, name, time));
        if (!has(undisturbed, name, time)) for (const recent of [undisturbed, disturbed]) add(recent, name, time);
        if (restores) disturbed = restored(pieces.take(disturbed), most);
      }
      expect([...pieces.take(disturbed)]).toEqual([...new Pieces().take(undisturbed)]);
    }),
    { numRuns: runs },
  );
});
