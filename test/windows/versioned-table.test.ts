import { fc, test as property } from '@fast-check/vitest';
import { expect, test } from 'vitest';
import { VersionedTable } from '../../src/windows/versioned-table.js';
import { runs } from '../support/runs.js';

interface Version {
  readonly time: number;
  readonly place: number;
}

property.prop(
  [
    fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', 'c'), after: fc.nat(3), isAsked: fc.boolean(), hint: fc.nat(2) }),
      {
        maxLength: 60,
        size: 'max',
      },
    ),
    fc.constantFrom(0, 3, 7, Number.POSITIVE_INFINITY),
  ],
  { numRuns: runs },
)(
  'the latest version of a key is the valid one, for as long as it lives, saved and restored anywhere',
  (steps, ttl) => {
    const saved = new Map<string, Version>();
    const all: (Version & { readonly key: string })[] = [];
    let table = new VersionedTable<Version>(ttl);
    let time = 0;
    for (const [place, { key, after, isAsked, hint }] of steps.entries()) {
      time += after;
      if (hint > 0) {
        for (const [name, version] of structuredClone(table.takeChanges())) {
          if (version === undefined) saved.delete(name);
          else saved.set(name, version);
        }
      }
      if (hint > 1) {
        table = new VersionedTable<Version>(ttl);
        table.restore(saved);
      }
      table.advance(time);
      if (isAsked) {
        const latest = all.findLast((version) => version.key === key);
        const isValid = latest !== undefined && time - latest.time <= ttl;
        expect(table.get(key)?.place).toBe(isValid ? latest.place : undefined);
      } else {
        all.push({ key, time, place });
        table.set(key, { time, place });
      }
    }
    table.advance(Number.POSITIVE_INFINITY);
    if (ttl < Number.POSITIVE_INFINITY) {
      for (const [key, version] of table.takeChanges()) {
        expect(version).toBeUndefined();
        saved.delete(key);
      }
      expect([...saved]).toEqual([]);
    }
  },
);

test('what nobody saves is not gathered', () => {
  const table = new VersionedTable<Version>();
  table.forgetChanges();
  table.set('a', { time: 1, place: 1 });
  expect([...table.takeChanges()]).toEqual([]);
  expect(table.get('a')).toEqual({ time: 1, place: 1 });
});
