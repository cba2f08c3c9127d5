import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { SECOND } from '../../src/time.js';
import { runChanged, type Told } from '../support/run-changed.js';
import { loaded } from '../support/run-windowed.js';
import { runs } from '../support/runs.js';

/*
 * Queries that are worked on together, since they want values of one column, come and go while they run: the others notice
 * nothing, and the new ones are what they would be had they always been there.
 */

const STREAMS = `CREATE TABLE letters (ts TIMESTAMP, k INTEGER, z VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '2' SECOND);`;

const between = (from: string, to: string): string => `SELECT a, b FROM letters MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts MEASURES A.ts AS a, B.ts AS b AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS A.z = '${from}', B AS B.z = '${to}');`;

const PAIRS = ['ab', 'ac', 'ba', 'bc', 'ca', 'cb', 'aa', 'cc', 'bd', 'da'];

async function project(): Promise<Project> {
  const queries = PAIRS.map(([from = '', to = '']) => between(from, to));
  const { project, said } = await loaded(undefined, STREAMS, ...queries);
  if (project === undefined) throw new Error(said);
  return project;
}

const rows: fc.Arbitrary<readonly (readonly Value[])[]> = fc
  .array(fc.tuple(fc.constantFrom(0, 1, 2, 9), fc.nat(1), fc.constantFrom('a', 'b', 'c', 'd')), {
    minLength: 10,
    maxLength: 80,
  })
  .map((drawn) => {
    let time = 0;
    return drawn.map(([after, k, z]) => {
      time += after * SECOND;
      return [time, k, z];
    });
  });

test('queries that are worked on together come and go, and none of the others notices', async () => {
  const all = await project();
  const some = fc.subarray([...all.queries], { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(
      some,
      some,
      rows,
      fc.integer({ min: 1, max: 9 }),
      fc.nat(8),
      async (first, then, given, epochSize, after) => {
        const how = { epochSize, after, how: 'reload', checkpointRows: 20 } as const;
        const input = { letters: given };
        const of = (queries: Project['queries']): Project => ({ ...all, queries });
        const changed = await runChanged([of(first), of(then)], input, how);
        const always = await runChanged([all], input, how);
        const { changedAt = Number.POSITIVE_INFINITY } = changed;
        const names = (queries: Project['queries']) => new Set(queries.map(({ type }) => type.name));
        const [before, after_] = [names(first), names(then)];
        const expected = always.told.filter(({ behaviour: { type }, watermark }) =>
          watermark <= changedAt ? before.has(type.name) : after_.has(type.name),
        );
        const text = (told: readonly Told[]): readonly string[] =>
          told.map(({ behaviour: { id, values, position } }) => JSON.stringify([position, id, values])).toSorted();
        expect(text(changed.told)).toEqual(text(expected));
        expect(changed.archive.open).toEqual([]);
      },
    ),
    { numRuns: runs },
  );
});
