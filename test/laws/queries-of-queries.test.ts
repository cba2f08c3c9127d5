import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Behaviour, queryOf } from '../../src/behaviour.js';
import { run } from '../../src/engine/run.js';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/*
 * A query that reads another gives what it would give over that other's behaviours, written down in event-time order: in
 * whatever order events arrive within the lateness, however input is cut into epochs, stopped and restored anywhere.
 */

const STREAMS = `CREATE TABLE events (ts TIMESTAMP, user_id INTEGER, type VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '20' SECOND)
WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;

const match = (from: string, order: string, clauses: string): string =>
  `SELECT * FROM ${from} MATCH_RECOGNIZE (PARTITION BY user_id ORDER BY ${order} ${clauses})`;

/** Each decides in another way: at once, late, with what came long before, at a deadline. */
const FIRST: Readonly<Record<string, string>> = {
  'at once': match(
    'events',
    'ts',
    `MEASURES A.ts AS begun AFTER MATCH SKIP PAST LAST ROW PATTERN (A X*? B) WITHIN INTERVAL '60' SECOND
     DEFINE A AS type = 'a', B AS type = 'b'`,
  ),
  'when no more can come': match(
    'events',
    'ts',
    `MEASURES A.ts AS begun AFTER MATCH SKIP TO NEXT ROW PATTERN (A (A | X B)*) WITHIN INTERVAL '60' SECOND
     DEFINE A AS type = 'a', B AS type = 'b'`,
  ),
  'at a deadline': match(
    'events',
    'ts',
    `MEASURES A.ts AS begun ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP PAST LAST ROW PATTERN (A X*? B)
     WITHIN INTERVAL '60' SECOND DEFINE A AS type = 'a', B AS type = 'b'`,
  ),
  'as it stands': "SELECT ts AS begun, user_id FROM events WHERE type <> 'c'",
};

const SECOND = `SELECT * FROM (SELECT time, user_id, kind, 'first' AS type FROM first
  UNION ALL SELECT ts, user_id, 'row', type FROM events) MATCH_RECOGNIZE (PARTITION BY user_id ORDER BY time
  MEASURES count(*) AS n, F.kind AS first_kind, last(G.type) AS last_type AFTER MATCH SKIP TO NEXT ROW
  PATTERN (F G{1,3}) WITHIN INTERVAL '90' SECOND DEFINE F AS type = 'first', G AS type <> 'c')`;
const THIRD = match(
  'second',
  'time',
  `MEASURES sum(n) AS n, first(S.time) AS begun AFTER MATCH SKIP PAST LAST ROW PATTERN (S S) WITHIN INTERVAL '200' SECOND
   DEFINE S AS true`,
);

type Rows = readonly (readonly Value[])[];

const arbitraryRows = fc.array(
  fc.record({
    after: fc.constantFrom(0, 1, 7, 30),
    user: fc.constantFrom(1, 1, 2),
    type: fc.constantFrom('a', 'a', 'b', 'b', 'c'),
    late: fc.constantFrom(0, 0, 5, 20),
  }),
  { minLength: 1, maxLength: 40, size: 'max' },
);

test.each(Object.entries(FIRST))(
  'a query over another that decides %s',
  async (_, first) => {
    const [whole, ...apart] = await Promise.all([
      projectOf({ first, second: SECOND, third: THIRD }),
      projectOf({ first }),
      projectOf({ first, second: SECOND }),
      projectOf({ second: SECOND, third: THIRD, first }),
    ]);
    const [alone, pair] = apart;
    if (alone === undefined || pair === undefined) throw new Error('no project');
    await fc.assert(
      fc.asyncProperty(
        arbitraryRows,
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.nat(5), { maxLength: 3 }),
        async (drawn, epochSize, stops) => {
          const rows = arrival(drawn);
          const together = await found(whole, { events: rows }, { epochSize, stops });
          // By hand: the first alone, what it gives written down; the second over that; and so on.
          const firsts = await found(alone, { events: rows }, {});
          expect(bare(of('first', together))).toEqual(bare(firsts));
          const seconds = await found(without(pair, 'first'), { events: rows, first: written(firsts) }, {});
          expect(bare(of('second', together))).toEqual(bare(seconds));
          const thirds = await found(without(whole, 'first', 'second'), { second: written(seconds) }, {});
          expect(bare(of('third', together))).toEqual(bare(thirds));
        },
      ),
      { numRuns: Math.ceil(runs / 8) },
    );
  },
  4 * lawTimeout,
);

/** Later than their place by what they are late, which the watermark allows. */
function arrival(drawn: readonly { after: number; user: number; type: string; late: number }[]): Rows {
  let time = 0;
  const events = drawn.map(({ after, user, type, late }) => {
    time += after * 1_000_000;
    return { row: [time, user, type], at: time + late * 1_000_000 };
  });
  return events.toSorted((a, b) => a.at - b.at).map(({ row }) => row);
}

async function projectOf(queries: Readonly<Record<string, string>>): Promise<Project> {
  const files = Object.entries(queries).map(([name, text]): [string, string] => [`${name}.sql`, text]);
  const folder = temporaryFolder({ 'streams.sql': STREAMS, ...Object.fromEntries(files) });
  const { project, problems } = await loadProject(folder);
  if (project === undefined) throw new Error(problems.map(renderProblem).join('\n'));
  return project;
}

/** What the queries gave is there already. */
function without(project: Project, ...names: readonly string[]): Project {
  return { ...project, queries: project.queries.filter(({ type }) => !names.includes(type.name)) };
}

async function found(
  project: Project,
  rows: Readonly<Record<string, Rows>>,
  { epochSize = 1000, stops = [] }: { readonly epochSize?: number; readonly stops?: readonly number[] },
): Promise<readonly Behaviour[]> {
  const archive = new MemoryArchive();
  const behaviours: Behaviour[] = [];
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const abort = new AbortController();
    let epochs = 0;
    const sources = project.streams.flatMap(({ name, schema, watermark }) => {
      const given = rows[name];
      if (given === undefined) return [];
      return [memorySource({ stream: name, name, schema, timeField: watermark?.field ?? null, rows: given })];
    });
    const { interrupted } = await run({
      project,
      sources,
      store: archive,
      epochSize,
      signal: abort.signal,
      onBehaviours: (more) => void behaviours.push(...more),
      onProgress: () => {
        if (++epochs > stop) abort.abort();
      },
    });
    if (!interrupted) break;
  }
  return behaviours;
}

function of(query: string, behaviours: readonly Behaviour[]): readonly Behaviour[] {
  return behaviours.filter(({ type }) => queryOf(type) === query);
}

/** As rows of a stream: `id, kind, time`, the key, the columns, in event-time order, ties as they came. */
function written(behaviours: readonly Behaviour[]): Rows {
  return behaviours
    .toSorted((a, b) => (a.time ?? 0) - (b.time ?? 0) || a.position.offset - b.position.offset)
    .map(({ id, kind, time, key, values, type }) => {
      const keys = new Set(type.key.map(({ name }) => name));
      return [id, kind, time, ...key, ...values.filter((_, i) => !keys.has(type.columns[i]?.name ?? ''))];
    });
}

/** Where rows came from differs, and with it the ids. */
function bare(behaviours: readonly Behaviour[]): readonly object[] {
  return behaviours.map(({ kind, time, key, values, position }) => ({
    kind,
    time,
    key,
    values,
    offset: position.offset,
  }));
}
