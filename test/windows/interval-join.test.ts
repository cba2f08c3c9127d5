import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { IntervalJoin, type JoinBounds } from '../../src/windows/interval-join.js';
import type { OpenRow } from '../../src/windows/open-rows.js';
import { arbitraryBounds, arbitraryHints, arbitraryJoinRows, type JoinedRow } from '../support/arbitrary-join-case.js';
import { runs } from '../support/runs.js';

type Join = IntervalJoin<JoinedRow, JoinedRow>;

/** Left rows whose place is even want right rows whose place is not divisible by 3. */
const choosy = (left: JoinedRow, right: JoinedRow): boolean => left.place % 2 === 1 || right.place % 3 > 0;

function joinOf(bounds: JoinBounds, isOuter: boolean, log: string[]): Join {
  return new IntervalJoin(bounds, {
    matches: choosy,
    pair: (left, right) => log.push(`${Math.max(left.time, right.time)}: ${left.place} ${right.place}`),
    ...(isOuter ? { unmatched: (left, deadline) => log.push(`${deadline}: ${left.place} -`) } : {}),
  });
}

function take(join: Join, row: JoinedRow): void {
  if (row.side === 'left') join.left(row.key, row);
  else join.right(row.key, row);
}

/** Every left row with every right row, one after the other. */
function reference(rows: readonly JoinedRow[], { lower, upper }: JoinBounds, isOuter: boolean): readonly string[] {
  const rights = rows.filter(({ side }) => side === 'right');
  return rows
    .filter(({ side }) => side === 'left')
    .flatMap((left) => {
      const partners = rights.filter(
        (right) =>
          left.key !== undefined &&
          left.key === right.key &&
          right.time - left.time >= lower &&
          right.time - left.time <= upper &&
          choosy(left, right),
      );
      if (partners.length === 0 && isOuter) return `${Math.max(left.time, left.time + upper)}: ${left.place} -`;
      return partners.map((right) => `${Math.max(left.time, right.time)}: ${left.place} ${right.place}`);
    })
    .sort();
}

const timeOf = (line: string): number => Number(line.split(':')[0]);

describe('an interval join', () => {
  property.prop([arbitraryJoinRows, arbitraryBounds, fc.boolean()], { numRuns: runs })(
    'gives what comparing every row with every other does, in the order of time',
    (rows, bounds, isOuter) => {
      const log: string[] = [];
      const join = joinOf(bounds, isOuter, log);
      for (const row of rows) take(join, row);
      join.advance(Number.POSITIVE_INFINITY);
      expect(log.toSorted()).toEqual(reference(rows, bounds, isOuter));
      expect(log.map(timeOf)).toEqual(log.map(timeOf).toSorted((a, b) => a - b));
      expect(join.hasOpenLeft).toBe(false);
      expect([...join.takeChanges().left, ...join.takeChanges().right]).toEqual([]);
    },
  );

  property.prop([arbitraryJoinRows, arbitraryBounds, fc.boolean(), arbitraryHints], { numRuns: runs })(
    'stopped anywhere and restored, and advanced as often as one likes, gives the same in the same order, and nothing behind the watermark',
    (rows, bounds, isOuter, hints) => {
      const [undisturbed, log]: [string[], string[]] = [[], []];
      const whole = joinOf(bounds, isOuter, undisturbed);
      for (const row of rows) take(whole, row);
      whole.advance(Number.POSITIVE_INFINITY);

      let join = joinOf(bounds, isOuter, log);
      const saved = { left: new Map<number, OpenRow<JoinedRow>>(), right: new Map<number, OpenRow<JoinedRow>>() };
      for (const [i, row] of rows.entries()) {
        const hint = hints[i] ?? 0;
        if (hint > 0) {
          join.advance(row.time);
          expect(join.earliestUndecided).toBeGreaterThanOrEqual(row.time);
        }
        if (hint > 1) {
          const changes = structuredClone(join.takeChanges());
          merge(saved.left, changes.left);
          merge(saved.right, changes.right);
        }
        if (hint > 2) {
          join = joinOf(bounds, isOuter, log);
          join.restore(saved.left, saved.right);
        }
        const before = log.length;
        take(join, row);
        if (hint > 0) for (const line of log.slice(before)) expect(timeOf(line)).toBeGreaterThanOrEqual(row.time);
      }
      join.advance(Number.POSITIVE_INFINITY);
      expect(log).toEqual(undisturbed);
    },
  );

  test('both bounds belong to the interval; the deadline passes only with a later time', () => {
    const log: string[] = [];
    const join = new IntervalJoin<JoinedRow, JoinedRow>(
      { lower: -2, upper: 3 },
      {
        pair: (left, right) => log.push(`${left.place} ${right.place}`),
        unmatched: (left, deadline) => log.push(`${left.place} - at ${deadline}`),
      },
    );
    const row = (side: JoinedRow['side'], time: number, place: number, key = 'a'): void =>
      take(join, { side, time, key, place });
    row('right', 7, 0);
    row('right', 8, 1);
    row('left', 10, 2);
    row('left', 10, 3, 'b');
    row('right', 13, 4);
    join.advance(13);
    expect(log).toEqual(['2 1', '2 4']);
    row('right', 13, 5, 'c');
    row('right', 14, 6);
    expect(log).toEqual(['2 1', '2 4', '3 - at 13']);
  });

  test('remembers nothing that no partner can come for', () => {
    const join = new IntervalJoin<JoinedRow, JoinedRow>({ lower: 0, upper: 10 }, { pair: () => {} });
    for (let time = 0; time < 1000; time++) {
      take(join, { side: time % 2 === 0 ? 'left' : 'right', time, key: String(time % 7), place: time });
    }
    const { left, right } = join.takeChanges();
    expect(left.size).toBeLessThanOrEqual(6);
    expect(right.size).toBeLessThanOrEqual(1);
  });
});

function merge<T>(saved: Map<number, T>, changes: ReadonlyMap<number, T | undefined>): void {
  for (const [serial, row] of changes) {
    if (row === undefined) saved.delete(serial);
    else saved.set(serial, row);
  }
}
