import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import type { Behaviour } from '../../src/behaviour.js';
import { rowOptions } from '../../src/engine/partitions/row-options.js';
import { run } from '../../src/engine/run.js';
import { MotifError } from '../../src/errors.js';
import { archivedPast } from '../../src/history/archived-past.js';
import { verifyQueries } from '../../src/history/verify-queries.js';
import { outputType, type Project } from '../../src/query/plan.js';
import type { Value } from '../../src/schema.js';
import { memorySource } from '../../src/sources/memory-source.js';
import { SECOND } from '../../src/time.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { memoryPast } from '../support/memory-past.js';
import { runChanged } from '../support/run-changed.js';
import { type Rows, runOver } from '../support/run-over.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/*
 * Events of two partitions, many of them late, of a run that is stopped or killed anywhere: what is left in the end of what it
 * told, each id as it was told last and without what was retracted, is what a run finds that was given the same events in the
 * order of their times.
 */

const duck = withDuckDB();

const streams = (options: string): string => `CREATE TABLE e (ts TIMESTAMP, k INTEGER, g VARCHAR, x VARCHAR, n INTEGER,
    WATERMARK FOR ts AS ts - INTERVAL '3' SECOND)
  WITH ('connector' = 'filesystem', 'path' = 'e.csv'${options});`;

const BOUNDED = streams('');
const REMEMBERED = streams(", 'state.ttl' = '30 s', 'state.max-open-matches' = '50'");

const SET = "SET 'table.exec.emit.allow-lateness' = '1 day';\n";

const match = (by: string, measures: string, rest: string): string =>
  `${SET}SELECT * FROM e MATCH_RECOGNIZE (PARTITION BY ${by} ORDER BY ts MEASURES ${measures} ${rest})`;

/** What they find depends on the events of the last few seconds alone. */
const ALONE = [
  match(
    'k',
    'A.n AS an, count(*) AS n',
    `ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
     PATTERN (A B+ C) WITHIN INTERVAL '9' SECOND DEFINE A AS x = 'a', B AS x <> 'c', C AS x = 'c'`,
  ),
  match(
    'g',
    'CLASSIFIER() AS v, last(B.n) AS bn',
    `ALL ROWS PER MATCH WITH UNMATCHED ROWS AFTER MATCH SKIP TO NEXT ROW
     PATTERN (A X*? B) WITHIN INTERVAL '6' SECOND DEFINE A AS x = 'a', B AS x = 'b'`,
  ),
];

const QUERIES = [
  match(
    'k',
    'A.n AS an, B.n AS bn',
    `ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW
     PATTERN (A Y*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS x = 'a', B AS x = 'b'`,
  ),
  match(
    'k, g',
    'A.n AS an, count(B.n) AS bs, last(B.ts) AS ended',
    `ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
     PATTERN (A B+) WITHIN INTERVAL '12' SECOND DEFINE A AS x = 'a', B AS x = 'b'`,
  ),
  match(
    'k',
    'MATCH_NUMBER() AS nth, A.n AS an, C.n AS cn',
    `ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
     PATTERN (A B* C) WITHIN INTERVAL '25' SECOND DEFINE A AS x = 'a', B AS x = 'b' AND B.n > A.n, C AS x = 'c' AND C.n <> A.n`,
  ),
  match(
    'g',
    'CLASSIFIER() AS v, PREV(n) AS before',
    `ALL ROWS PER MATCH AFTER MATCH SKIP TO LAST B
     PATTERN (A B+ C?) WITHIN INTERVAL '15' SECOND DEFINE A AS x = 'a', B AS x <> 'c', C AS x = 'c'`,
  ),
];

async function projectOf(declared: string, ...queries: readonly string[]): Promise<Project> {
  const { project, said } = await loaded(duck, declared, ...queries);
  if (project === undefined) throw new Error(said);
  // Each is loaded from a folder of its own, which is part of where a file is.
  return { ...project, streams: project.streams.map(({ connector: _, ...stream }) => stream) };
}

interface Drawn {
  readonly partition: number;
  readonly at: number;
  readonly row: readonly Value[];
}

const drawnEvents: fc.Arbitrary<readonly Drawn[]> = fc
  .array(
    fc.record({
      after: fc.constantFrom(0, 1, 2, 5, 18),
      k: fc.nat(1),
      g: fc.constantFrom('p', 'q', null),
      x: fc.constantFrom('a', 'a', 'b', 'c', null),
      n: fc.nat(3),
      partition: fc.nat(1),
      delay: fc.constantFrom(0, 0, 0, 2, 9, 40),
    }),
    { minLength: 1, maxLength: 40, size: 'max' },
  )
  .map((drawn) => {
    let time = 0;
    return drawn.map(({ after, k, g, x, n, partition, delay }) => {
      time += after;
      return { at: time + delay, partition, row: [time * SECOND, k, g, x, n] };
    });
  });

interface Disturbance {
  readonly epochSize: number;
  readonly stops: readonly number[];
  readonly kills: boolean;
  readonly checkpointRows: number;
}

const disturbance: fc.Arbitrary<Disturbance> = fc.record({
  epochSize: fc.integer({ min: 1, max: 9 }),
  stops: fc.array(fc.nat(8), { maxLength: 4 }),
  kills: fc.boolean(),
  checkpointRows: fc.constantFrom(0, 5, 1000),
});

/** An event keeps the offset that it has in the order of arrival. */
async function told(
  project: Project,
  events: readonly Drawn[],
  { epochSize, stops, kills, checkpointRows }: Disturbance,
): Promise<{ readonly behaviours: readonly Behaviour[]; readonly late: number }> {
  const archive = new MemoryArchive(checkpointRows);
  const [stream] = project.streams;
  if (stream === undefined) throw new Error('no stream');
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const abort = new AbortController();
    const sources = [0, 1].map((partition) =>
      memorySource({
        ...rowOptions(stream),
        partition,
        rows: events.filter((one) => one.partition === partition).map(({ row }) => row),
      }),
    );
    if (kills) archive.commitsLeft = stop;
    let epochs = 0;
    const onProgress = (): void => void (!kills && ++epochs > stop && abort.abort());
    const past = memoryPast(archive);
    await run({ project, sources, store: archive, past, epochSize, signal: abort.signal, onProgress }).catch(
      (error: unknown) => {
        if (archive.commitsLeft >= 0) throw error;
      },
    );
  }
  const late = archive.epochs.reduce((sum, epoch) => sum + epoch.late.length, 0);
  return { behaviours: archive.epochs.flatMap(({ behaviours }) => behaviours), late };
}

/** Each id as it was told last; revisions of it are counted without a gap. */
function lastTold(behaviours: readonly Behaviour[]): ReadonlyMap<string, Behaviour> {
  const last = new Map<string, Behaviour>();
  for (const behaviour of behaviours) {
    const before = last.get(behaviour.id);
    expect(behaviour.revision ?? 0).toBe(before === undefined ? 0 : (before.revision ?? 0) + 1);
    last.set(behaviour.id, behaviour);
  }
  return last;
}

/** Without where events stand: in order they stand elsewhere. */
function contents(behaviours: Iterable<Behaviour>): readonly string[] {
  return [...behaviours]
    .filter(({ kind }) => kind !== 'retracted')
    .map(({ type, kind, time, key, values, evidence }) =>
      JSON.stringify([type.name, kind, time, key, values, evidence.map(({ variable }) => variable)], (_, value) =>
        typeof value === 'bigint' ? String(value) : value,
      ),
    )
    .sort();
}

function sorted(events: readonly Drawn[]): readonly Drawn[] {
  const timeOf = ({ row: [time] }: Drawn): number => Number(time);
  return events.toSorted((a, b) => timeOf(a) - timeOf(b));
}

const UNDISTURBED: Disturbance = { epochSize: 1000, stops: [], kills: false, checkpointRows: 0 };

test(
  'what is left of what was told and revised is what the events in order give',
  async () => {
    const project = await projectOf(REMEMBERED, ...ALONE, ...QUERIES);
    let revisions = 0;
    let retracted = 0;
    await fc.assert(
      fc.asyncProperty(drawnEvents, disturbance, async (drawn, how) => {
        // Of one time the one that came first is first, wherever it stands.
        const arrived = drawn.toSorted((a, b) => a.at - b.at);
        const live = await told(project, arrived, how);
        const inOrder = await told(project, sorted(arrived), UNDISTURBED);
        expect(inOrder.late).toBe(0);
        const last = lastTold(live.behaviours);
        revisions += live.behaviours.filter(({ revision }) => revision !== undefined).length;
        retracted += [...last.values()].filter(({ kind }) => kind === 'retracted').length;
        expect(contents(last.values())).toEqual(contents(inOrder.behaviours));
      }),
      { numRuns: Math.ceil(runs / 3) },
    );
    expect(revisions).toBeGreaterThan(0);
    expect(retracted).toBeGreaterThan(0);
  },
  lawTimeout,
);

test(
  'also with an archive on the disk, which a replay agrees with',
  async () => {
    const projects = [await projectOf(BOUNDED, ...ALONE), await projectOf(REMEMBERED, ...QUERIES)] as const;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), drawnEvents, disturbance, async (isAlone, drawn, how) => {
        const project = projects[isAlone ? 0 : 1];
        const arrived = drawn.toSorted((a, b) => a.at - b.at);
        const live = await toldOnDisk(project, arrived, how);
        const inOrder = await told(project, sorted(arrived), UNDISTURBED);
        expect(contents(lastTold(live.behaviours).values())).toEqual(contents(inOrder.behaviours));
        const { queries } = await verifyQueries({ directory: live.directory, project });
        expect(queries.flatMap(({ differences }) => differences)).toEqual([]);
        expect(queries.reduce((sum, { same }) => sum + same, 0)).toBe(inOrder.behaviours.length);
      }),
      { numRuns: Math.ceil(runs / 30) },
    );
  },
  lawTimeout,
);

test(
  'a query that is added or edited under way revises what it told since, and nothing of before',
  async () => {
    const then = await projectOf(REMEMBERED, ...ALONE, ...QUERIES);
    const edited = [...ALONE, ...QUERIES].map((text) => text.replace('1 day', '1 hour'));
    const before = [await projectOf(REMEMBERED, ...edited), await projectOf(REMEMBERED, QUERIES[0] ?? '')] as const;
    const change = fc.record({
      epochSize: fc.integer({ min: 1, max: 9 }),
      after: fc.integer({ min: 1, max: 12 }),
      how: fc.constantFrom('reload', 'stop', 'kill'),
      checkpointRows: fc.constantFrom(0, 5, 1000),
    });
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(fc.boolean(), drawnEvents, change, async (isEdited, drawn, how) => {
        const first = before[isEdited ? 0 : 1];
        const arrived = drawn.toSorted((a, b) => a.at - b.at);
        const rows = (events: readonly Drawn[]): Rows => events.map(({ row }) => row);
        const changed = await runChanged([first, then], { e: rows(arrived) }, how).catch((error: unknown) => {
          // It was killed after its input's end: then its queries cannot become others.
          if (how.how === 'kill' && error instanceof MotifError && error.code === 'ARCHIVE_MISMATCH') return undefined;
          throw error;
        });
        if (changed?.changedAt === undefined) return;
        const { archive, changedAt } = changed;
        changes++;
        const known = new Set(first.queries.map(({ type }) => type.version));
        const isNew = ({ type }: Behaviour): boolean => !known.has(type.version);
        const live = archive.epochs.flatMap(({ behaviours }) => behaviours).filter(isNew);
        const inOrder = sorted(arrived);
        const all = await runOver(then, { e: rows(inOrder) });
        const early = inOrder.filter(({ row: [time] }) => Number(time) < changedAt);
        const ofBefore = await runOver(then, { e: rows(early) }, { advanceTo: changedAt });
        const left = contents(lastTold(live).values());
        const possible = contents(all.behaviours.filter(isNew));
        expect(without(left, possible)).toEqual([]);
        expect(without(without(possible, contents(ofBefore.behaviours.filter(isNew))), left)).toEqual([]);
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
    expect(changes).toBeGreaterThan(0);
  },
  lawTimeout,
);

/** Those of `all` that `taken` does not have, as often as each has them. */
function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...taken];
  return all.filter((one) => {
    const place = left.indexOf(one);
    if (place >= 0) left.splice(place, 1);
    return place < 0;
  });
}

async function toldOnDisk(
  project: Project,
  events: readonly Drawn[],
  { epochSize, stops }: Disturbance,
): Promise<{ readonly behaviours: readonly Behaviour[]; readonly directory: string }> {
  const directory = temporaryFolder();
  await rm(directory, { recursive: true });
  const behaviours: Behaviour[] = [];
  const [stream] = project.streams;
  if (stream === undefined) throw new Error('no stream');
  for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
    const abort = new AbortController();
    const store = await openArchive({
      directory,
      streams: [{ name: stream.name, schema: stream.schema, timeField: 0 }],
      behaviours: project.queries.map(outputType),
      now: () => 0,
      policy: { sealRows: 20 },
    });
    const sources = [0, 1].map((partition) =>
      memorySource({
        ...rowOptions(stream),
        partition,
        rows: events.filter((one) => one.partition === partition).map(({ row }) => row),
      }),
    );
    let epochs = 0;
    const onProgress = (): void => void (++epochs > stop && abort.abort());
    const onBehaviours = (more: readonly Behaviour[]): void => void behaviours.push(...more);
    const past = archivedPast(directory);
    await run({ project, sources, store, past, epochSize, signal: abort.signal, onProgress, onBehaviours }).finally(
      () => store.close(),
    );
  }
  return { behaviours, directory };
}
