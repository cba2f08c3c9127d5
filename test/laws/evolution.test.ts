import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Batch } from '../../src/batch.js';
import { decodeState } from '../../src/engine/epochs/codec.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import type { Project, StreamDeclaration } from '../../src/query/plan.js';
import { type DataType, type Field, typeName, type Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { widenValue } from '../../src/widen-value.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Queries of every kind over two streams and a table whose columns change between runs, added, widened, dropped and moved: a
 * run that is stopped anywhere and goes on with other columns finds what an undisturbed run finds, and what it holds after
 * its next commit has the columns as they are.
 */

const duckdb = withDuckDB();

const QUERIES = [
  `SELECT z, a, b FROM early MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.n AS a, B.n AS b, B.z AS z
   AFTER MATCH SKIP TO NEXT ROW PATTERN (A X*? B) WITHIN INTERVAL '20' SECOND DEFINE X AS X.n > 0, B AS B.n > A.n AND B.z <> A.z)`,
  `SELECT ts, z, what FROM early MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES CLASSIFIER() AS what ALL ROWS PER MATCH
   AFTER MATCH SKIP PAST LAST ROW PATTERN (A B{2}) WITHIN INTERVAL '20' SECOND DEFINE B AS B.n >= A.n)`,
  `SELECT window_end, k, sum(n) AS s FROM TABLE(TUMBLE(TABLE early, DESCRIPTOR(ts), INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, k`,
  `SELECT window_end, k, list(z) AS l FROM TABLE(HOP(TABLE early, DESCRIPTOR(ts), INTERVAL '5' SECOND, INTERVAL '10' SECOND))
   GROUP BY window_start, window_end, k`,
  `SELECT window_end, k, list(n) AS l FROM TABLE(SESSION(TABLE late PARTITION BY k, DESCRIPTOR(ts), INTERVAL '8' SECOND))
   GROUP BY window_start, window_end, k`,
  'SELECT k, n, sum(n) OVER (PARTITION BY k ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS s FROM late',
  `SELECT e.z, l.n FROM early AS e LEFT JOIN late AS l ON l.k = e.k
   AND l.ts BETWEEN e.ts AND e.ts + INTERVAL '9' SECOND`,
  'SELECT e.z, p.n FROM early AS e LEFT JOIN plain FOR SYSTEM_TIME AS OF e.ts AS p ON p.k = e.k',
  'SELECT * FROM (SELECT ts, z FROM early WHERE n > 2 UNION ALL SELECT ts, z FROM late)',
  `SELECT count FROM (SELECT k, n AS count FROM plain) MATCH_RECOGNIZE (PARTITION BY k ORDER BY count
   MEASURES A.count AS count AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS B.count > A.count)`,
];

/** Those to which the order of the columns that they read is nothing: to others it is part of what they are. */
const UNORDERED = [0, 1, 8, 9];

/** What every declaration has, and what may be between it. */
const FIXED: readonly Field[] = [
  { name: 'n', type: { kind: 'INTEGER' } },
  { name: 'k', type: { kind: 'INTEGER' } },
  { name: 'z', type: { kind: 'VARCHAR' } },
];
const TIME: Field = { name: 'ts', type: { kind: 'TIMESTAMP' } };

/** Of each further column its types, each wider than the one before. */
const LADDERS: Readonly<Record<string, readonly DataType[]>> = {
  c: [{ kind: 'TINYINT' }, { kind: 'BIGINT' }, { kind: 'VARCHAR' }],
  d: [
    { kind: 'DECIMAL', precision: 4, scale: 1 },
    { kind: 'DECIMAL', precision: 9, scale: 3 },
  ],
  e: [{ kind: 'DATE' }, { kind: 'TIMESTAMP' }],
};

/** A declaration: the columns in their order, of the further ones with the step of their ladder. */
interface Declaration {
  readonly columns: readonly Field[];
  readonly steps: Readonly<Record<string, number>>;
}

/** Each is the one before, evolved. */
const declarations: fc.Arbitrary<readonly Declaration[]> = fc
  .array(
    fc.record({
      steps: fc.record({ c: fc.nat(2), d: fc.nat(1), e: fc.nat(1) }, { requiredKeys: [] }),
      order: fc.array(fc.nat(9), { minLength: 7, maxLength: 7 }),
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((drawn) => {
    const highest: Record<string, number> = {};
    return drawn.map(({ steps, order }) => {
      // One that is dropped and comes back is no narrower: the run between may have had nothing to commit.
      Object.assign(
        highest,
        mapped(steps, (step, name) => Math.max(step, highest[name] ?? 0)),
      );
      const held = mapped(steps, (_, name) => highest[name] ?? 0);
      const further = Object.entries(held).flatMap(([name, step]) => {
        const type = LADDERS[name]?.[step];
        return type === undefined ? [] : [{ name, type }];
      });
      const columns = [...FIXED, TIME, ...further];
      const place = (field: Field): number => order[columns.indexOf(field)] ?? 0;
      return { columns: columns.toSorted((a, b) => place(a) - place(b)), steps: held };
    });
  });

/** With those that every declaration has in their order. */
function unmoved({ columns, ...rest }: Declaration): Declaration {
  const fixed = [...FIXED, TIME];
  const ordered = fixed.filter((field) => columns.includes(field));
  return { ...rest, columns: columns.map((field) => (fixed.includes(field) ? (ordered.shift() ?? field) : field)) };
}

function mapped(
  steps: Readonly<Record<string, number | undefined>>,
  to: (step: number, name: string) => number,
): Record<string, number> {
  return Object.fromEntries(Object.entries(steps).map(([name, step = 0]) => [name, to(step, name)]));
}

function table(name: string, { columns }: Declaration, lateness?: number): string {
  const shown = columns.filter((field) => lateness !== undefined || field !== TIME);
  const rule = lateness === undefined ? [] : [`WATERMARK FOR ts AS ts - INTERVAL '${lateness}' SECOND`];
  const lines = [...shown.map(({ name: of, type }) => `${of} ${typeName(type)}`), ...rule];
  const ttl = lateness === undefined ? '' : ", 'state.ttl' = '20 s'";
  return `CREATE TABLE ${name} (${lines.join(', ')}) WITH ('connector' = 'filesystem', 'path' = 'x.csv'${ttl});`;
}

/** A row, with values of the first type of each ladder. */
type Row = Readonly<Record<string, Value>>;

const event = (lateness: number): fc.Arbitrary<readonly Row[]> =>
  fc
    .array(
      fc.record({
        after: fc.constantFrom(0, 1, 2, 4),
        n: fc.nat(5),
        k: fc.constantFrom(1, 1, 2, null),
        z: fc.constantFrom('x', 'y'),
        late: fc.nat(lateness),
        c: fc.constantFrom(1, -2, null),
        d: fc.constantFrom(15, null),
        e: fc.nat(9),
      }),
      { maxLength: 30, size: 'max' },
    )
    .map((drawn) => {
      let time = 0;
      const rows = drawn.map(({ after, late, ...row }) => {
        time += after * 1_000_000;
        return { row: { ...row, ts: time }, at: time + late * 1_000_000 };
      });
      return rows.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
    });

function valuesOf(row: Row, { schema }: StreamDeclaration): readonly Value[] {
  return schema.map(({ name, type }) => {
    const narrowest = LADDERS[name]?.[0] ?? type;
    return widenValue(row[name] ?? null, narrowest, type);
  });
}

/** By stream. */
type Input = Readonly<Record<string, readonly Row[]>>;

/** Runs with each project in turn, each stopped after so many epochs, the last to the end. */
async function runOn(
  projects: readonly Project[],
  input: Input,
  { epochSize, stops }: { readonly epochSize: number; readonly stops: readonly number[] },
): Promise<readonly object[]> {
  const archive = new MemoryArchive();
  const behaviours: object[] = [];
  for (const [phase, project] of projects.entries()) {
    const abort = new AbortController();
    let epochs = 0;
    const isLast = phase === projects.length - 1;
    await run({
      project,
      sources: project.streams.flatMap((stream) => {
        const rows = input[stream.name];
        if (rows === undefined) return [];
        return [memorySource({ ...rowOptions(stream), rows: rows.map((row) => valuesOf(row, stream)) })];
      }),
      store: archive,
      epochSize,
      signal: abort.signal,
      onBehaviours: (found) =>
        void behaviours.push(
          ...found.map(({ id, time, values, key, position }) => ({ id, time, values, key, position })),
        ),
      onProgress: () => {
        if (++epochs > (stops[phase] ?? 0) && !isLast) abort.abort();
      },
    });
    if (archive.epochs.length > 0) expectColumns((await archive.restore()).pieces, project);
  }
  return behaviours
    .map((one) => JSON.stringify(one))
    .toSorted()
    .map((text) => JSON.parse(text));
}

/** Of rows that wait. */
function expectColumns(pieces: Awaited<ReturnType<MemoryArchive['restore']>>['pieces'], { streams }: Project): void {
  for (const { owner, state } of pieces) {
    const [what, name] = owner.split(' ');
    if (state === null || (what !== 'ordering' && what !== 'table')) continue;
    const held = decodeState<Batch | number>(state);
    if (typeof held === 'number') continue;
    expect(held.schema).toEqual(streams.find((stream) => stream.name === name)?.schema);
    expect(held.columns).toHaveLength(held.schema.length);
  }
}

test(
  'a run that goes on with other columns finds what an undisturbed run finds',
  async () => {
    const cut = fc.record({ epochSize: fc.integer({ min: 1, max: 9 }), stops: fc.array(fc.nat(4), { maxLength: 4 }) });
    const input = fc.record({ early: event(3), late: event(5), plain: event(0) });
    await fc.assert(
      fc.asyncProperty(fc.boolean(), declarations, input, cut, async (isMoved, drawn, rows, how) => {
        const evolved = isMoved ? drawn : drawn.map(unmoved);
        const queries = isMoved ? UNORDERED.flatMap((query) => QUERIES[query] ?? []) : QUERIES;
        const projects: Project[] = [];
        for (const one of evolved) {
          const streams = [table('early', one, 3), table('late', one, 5), table('plain', one)].join('\n');
          const { project, said } = await loaded(duckdb, streams, ...queries);
          if (project === undefined) throw new Error(said);
          projects.push(project);
        }
        const first = projects.slice(0, 1);
        expect(await runOn(projects, rows, how)).toEqual(await runOn(first, rows, { epochSize: 100, stops: [] }));
      }),
      { numRuns: Math.ceil(runs / 20) },
    );
  },
  4 * lawTimeout,
);
