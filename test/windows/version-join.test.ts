import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { VersionJoin } from '../../src/windows/version-join.js';
import { arbitraryJoinRows, type JoinedRow } from '../support/arbitrary-join-case.js';
import { runs } from '../support/runs.js';

type Join = VersionJoin<JoinedRow, JoinedRow>;

function joinOf(log: string[]): Join {
  return new VersionJoin((left, version) => log.push(`${left.time}: ${left.place} ${version?.place ?? '-'}`));
}

function take(join: Join, row: JoinedRow): void {
  if (row.side === 'left') join.left(row.key, row);
  else join.right(row.key, row);
}

/** Looks through all versions for each left row. */
function reference(rows: readonly JoinedRow[]): readonly string[] {
  return rows
    .filter(({ side }) => side === 'left')
    .map(({ time, key, place }) => {
      const valid = rows.filter(
        (other) => other.side === 'right' && key !== undefined && other.key === key && other.time <= time,
      );
      return `${time}: ${place} ${valid.at(-1)?.place ?? '-'}`;
    });
}

describe('a join with versions', () => {
  property.prop([arbitraryJoinRows, fc.array(fc.nat(3))], { numRuns: runs })(
    'gives the version valid at the time of each row, in its order, wherever it is advanced, stopped and restored',
    (rows, hints) => {
      const log: string[] = [];
      const saved = new Map<string, JoinedRow>();
      let join = joinOf(log);
      for (const [i, row] of rows.entries()) {
        const hint = hints[i] ?? 0;
        const isNewTime = rows[i - 1]?.time !== row.time;
        if (hint > 0) join.advance(row.time);
        if (hint > 1) for (const [key, version] of join.takeChanges()) saved.set(key, structuredClone(version));
        if (hint > 2 && isNewTime) {
          join = joinOf(log);
          join.restore(saved);
        }
        take(join, row);
      }
      join.advance(Number.POSITIVE_INFINITY);
      expect(log).toEqual(reference(rows));
      expect(join.hasOpenLeft).toBe(false);
    },
  );

  test('a version of the same instant is valid, whichever comes first; the last of several counts', () => {
    const log: string[] = [];
    const join = joinOf(log);
    take(join, { side: 'left', time: 5, key: 'a', place: 0 });
    take(join, { side: 'right', time: 5, key: 'a', place: 1 });
    take(join, { side: 'right', time: 5, key: 'a', place: 2 });
    join.advance(5);
    expect(log).toEqual([]);
    join.advance(6);
    expect(log).toEqual(['5: 0 2']);
  });
});
