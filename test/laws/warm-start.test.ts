import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withGivers } from '../../src/engine/reloading/project-change.js';
import type { Project } from '../../src/query/plan.js';
import { CHAIN_QUERIES, CHAIN_STREAMS, chainRows } from '../support/chain-of-queries.js';
import { type Change, runChanged, type Told } from '../support/run-changed.js';
import type { Rows } from '../support/run-over.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * A run whose queries become others at any point, while it goes on or when it is taken up again: what is new or edited gives
 * from there on what it would give had it always been there, with the same ids and positions, and nothing of before; what
 * stays is what it is without the change; and nothing is left in the end of what is gone.
 */

const duckdb = withDuckDB();

const EDITS: readonly (readonly [query: number, from: string, to: string])[] = [
  [1, 'n > 1', 'n > 2'],
  [2, "INTERVAL '5' SECOND", "INTERVAL '2' SECOND"],
  [3, "INTERVAL '9' SECOND", "INTERVAL '4' SECOND"],
  [7, 'a.k, b.n', 'b.n, a.k'],
  [9, 'B.s > A.s', 'B.s < A.s'],
  [10, 'k, a, lag', 'a, k, lag'],
];
const FURTHER = 'SELECT ts, k FROM early WHERE n > 1';

async function project(streams: string, queries: readonly string[]): Promise<Project> {
  const { project, said } = await loaded(duckdb, streams, ...queries);
  if (project === undefined) throw new Error(said);
  // Each is loaded from a folder of its own, which is part of where a file is.
  return { ...project, streams: project.streams.map(({ connector: _, ...stream }) => stream) };
}

/** The chain, and others that were there before it: each with a query that is another, and one that is gone. */
async function chains(): Promise<readonly [Project, ...Project[]]> {
  const before: Project[] = [];
  for (const [query, from, to] of EDITS) {
    const queries = CHAIN_QUERIES.map((text, i) => (i === query ? text.replace(from, to) : text));
    before.push(await project(CHAIN_STREAMS, [...queries, FURTHER]));
  }
  return [await project(CHAIN_STREAMS, CHAIN_QUERIES), ...before];
}

const change: fc.Arbitrary<Change> = fc.record({
  epochSize: fc.integer({ min: 1, max: 9 }),
  after: fc.integer({ min: 1, max: 12 }),
  how: fc.constantFrom('reload', 'stop', 'kill'),
  checkpointRows: fc.constantFrom(0, 5, 1000),
});

test(
  'queries that come, go and are edited at any point are what they would be had they always been so',
  async () => {
    const [chain, ...others] = await chains();
    const plain = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(9)), { maxLength: 8 });
    const rows = fc.record({ early: chainRows(3), late: chainRows(5), plain });
    const before = fc.record({
      of: fc.constantFrom(chain, ...others),
      queries: fc.subarray(CHAIN_QUERIES.map((_, i) => `q${i}`).concat(`q${CHAIN_QUERIES.length}`)),
    });
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(before, rows, change, async ({ of, queries }, given, how) => {
        const first = withGivers(
          of.queries.filter(({ type }) => queries.includes(type.name)),
          of,
        );
        changes += await expectAsIfAlways(first, chain, given, how);
      }),
      { numRuns: Math.ceil(runs / 6) },
    );
    expect(changes).toBeGreaterThan(0);
  },
  4 * lawTimeout,
);

/** Returns whether the queries became others at all. */
async function expectAsIfAlways(
  first: Project,
  then: Project,
  rows: Readonly<Record<string, Rows>>,
  how: Change,
): Promise<number> {
  const never = { ...how, how: 'reload', after: Number.POSITIVE_INFINITY } as const;
  const changed = await runChanged([first, then], rows, how);
  const { changedAt } = changed;
  const before = await runChanged([first], rows, never);
  if (changedAt === undefined) {
    if (how.how === 'reload') expect(outcome(changed.told)).toEqual(outcome(before.told));
    return 0;
  }
  const always = await runChanged([then], rows, never);
  const versions = new Set(first.queries.map(({ type }) => type.version));
  const isKept = ({ behaviour: { type } }: Told): boolean => versions.has(type.version);
  const expected = [
    ...before.told.filter((told) => told.watermark <= changedAt),
    ...always.told.filter((told) => told.watermark > changedAt || (isKept(told) && !isIn(before.told, told))),
  ];
  expect(outcome(changed.told)).toEqual(outcome(expected));
  expect(changed.archive.open).toEqual([]);
  return 1;
}

function isIn(all: readonly Told[], { behaviour }: Told): boolean {
  return all.some((told) => told.behaviour.id === behaviour.id);
}

/** By query and version, in the order in which each gives it. */
function outcome(told: readonly Told[]): readonly string[] {
  const text = ({ behaviour: { type, id, time, key, values, position, evidence } }: Told): [string, string] => [
    `${type.version} ${position.source}`,
    JSON.stringify({ query: position.source, id, time, key, values, position, evidence }, (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    ),
  ];
  return told
    .map(text)
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, all]) => all);
}
