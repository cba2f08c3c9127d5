import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Value } from '../../src/schema.js';
import { onKafka } from '../support/on-kafka.js';
import { resolvedBehaviours } from '../support/resolved-behaviours.js';
import { runInOneTask, runInStages } from '../support/run-stages.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Queries of every kind over topics, a file, a table and each other: divided over the tasks of stages they find what one task
 * finds that has all rows.
 */

const run = withDuckDB();

const COLUMNS = 'ts TIMESTAMP, u INTEGER, i INTEGER, n INTEGER';
const FROM_FILE = "'connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '1 day'";
const STREAMS = `CREATE TABLE a (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${FROM_FILE}, 'key.fields' = 'u');
CREATE TABLE b (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${FROM_FILE}, 'key.fields' = 'u');
CREATE TABLE c (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${FROM_FILE}, 'key.fields' = 'i;u');
CREATE TABLE d (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${FROM_FILE});
CREATE TABLE f (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${FROM_FILE});
CREATE TABLE names (i INTEGER, n INTEGER) WITH ('connector' = 'filesystem', 'path' = 'x.csv');
CREATE TABLE m (${COLUMNS}, WATERMARK FOR ts AS ts) WITH ('state.ttl' = '1 day');`;

const SOURCES = ['a', 'b', 'c', 'd', 'f'];
const TOPICS = { a: {}, b: {}, c: {}, d: {} };

const by = (key: readonly string[]): string => (key.length === 0 ? '' : `PARTITION BY ${key.join(', ')}`);

/** Columns that the key lacks, each as `made` makes it. */
const lacking = (key: readonly string[], made: (name: string) => string): readonly string[] =>
  ['u', 'i'].filter((name) => !key.includes(name)).map((name) => `${made(name)} AS ${name}`);

const match = (from: string, key: readonly string[], timeouts = ''): string =>
  `SELECT u, i, n FROM ${from} MATCH_RECOGNIZE (${by(key)} ORDER BY ts
  MEASURES ${[...lacking(key, (name) => `A.${name}`), 'LAST(B.n) AS n'].join(', ')}
  ONE ROW PER MATCH ${timeouts} AFTER MATCH SKIP PAST LAST ROW ${PATTERN})`;

const PATTERN = "PATTERN (A B) WITHIN INTERVAL '25' SECOND DEFINE B AS B.n > A.n";

const windows = (table: string, key: readonly string[]): string =>
  `SELECT ${[...key, ...lacking(key, (name) => `CAST(max(${name}) AS INTEGER)`), 'CAST(sum(n) AS INTEGER) AS n'].join(', ')}
  FROM TABLE(${table}) GROUP BY ${['window_start', 'window_end', ...key].join(', ')}`;

const swapped = (from: string): string => `(SELECT ts, i AS u, u AS i, n FROM ${from})`;
const NEAR = "r.ts BETWEEN l.ts - INTERVAL '15' SECOND AND l.ts + INTERVAL '25' SECOND";

/** A query over `x` and `y` that gives u, i and n. */
interface Template {
  readonly text: (key: readonly string[]) => string;
  /** Whether it matters in which order rows of one instant come: that is by partition, and so by how many there are. */
  readonly ordered?: true;
  /** Whether what it gives may have several rows of one instant. */
  readonly tied?: true;
}

const TEMPLATES: readonly Template[] = [
  { text: (key) => match('x', key), ordered: true },
  { text: (key) => match('x', key, 'SHOW TIMEOUT MATCHES'), ordered: true },
  {
    text: (key) => `SELECT u, i, n FROM (SELECT ts, u, i, n FROM x UNION ALL SELECT ts, i, u, n FROM y)
      MATCH_RECOGNIZE (${by(key)} ORDER BY ts MEASURES A.n AS first ALL ROWS PER MATCH AFTER MATCH SKIP PAST LAST ROW ${PATTERN})`,
    ordered: true,
    tied: true,
  },
  {
    text: (key) => `SELECT ts, u, i, CAST(count(*) OVER (${by(key)} ORDER BY ts
      RANGE BETWEEN INTERVAL '30' SECOND PRECEDING AND CURRENT ROW) AS INTEGER) AS n FROM x`,
    ordered: true,
  },
  {
    text: ([column = 'n']) => `SELECT l.ts, l.u, l.i, r.n FROM x AS l
      LEFT JOIN y FOR SYSTEM_TIME AS OF l.ts AS r ON l.${column} = r.${column}`,
    ordered: true,
  },
  { text: ([column = 'u']) => `SELECT ts, ${column} AS u, u AS i, n FROM x WHERE n > 0` },
  { text: () => 'SELECT ts, u, i, n FROM x UNION ALL SELECT ts, u, i, n FROM y', tied: true },
  { text: (key) => windows("TUMBLE(TABLE x, DESCRIPTOR(ts), INTERVAL '20' SECOND)", key), tied: true },
  { text: (key) => windows(`SESSION(TABLE x ${by(key)}, DESCRIPTOR(ts), INTERVAL '12' SECOND)`, key), tied: true },
  { text: (key) => windows("SESSION(TABLE x PARTITION BY u, DESCRIPTOR(ts), INTERVAL '12' SECOND)", key), tied: true },
  {
    text: ([column = 'n']) =>
      `SELECT l.u, r.i, l.n FROM x AS l LEFT JOIN y AS r ON l.${column} = r.${column} AND ${NEAR}`,
    tied: true,
  },
  {
    text: ([column = 'n']) =>
      `SELECT l.u, r.i, l.n FROM x AS l JOIN ${swapped('y')} AS r ON l.${column} = r.${column} AND l.n = r.n AND ${NEAR}`,
    tied: true,
  },
  {
    text: () => 'SELECT l.ts, l.u, l.i, r.n FROM x AS l JOIN names FOR SYSTEM_TIME AS OF l.ts AS r ON l.i = r.i',
    tied: true,
  },
];

const INSERTS = ['SELECT ts, u, i, n FROM x', 'SELECT ts, i, u, n + 1 FROM x'];

/** Where columns look as if they were those that rows are divided by. */
const SHAPES: readonly (readonly string[])[] = [
  [
    `SELECT l.u, r.i, l.n FROM d AS l LEFT JOIN c AS r ON l.i = r.i AND ${NEAR}`,
    windows('TUMBLE(TABLE q0, DESCRIPTOR(time), INTERVAL 60 SECOND)', ['i']),
  ],
  [
    'SELECT ts, u, i, n FROM a UNION ALL SELECT ts, i AS u, u AS i, n FROM b',
    windows('TUMBLE(TABLE q0, DESCRIPTOR(ts), INTERVAL 60 SECOND)', ['u']),
  ],
  [
    'INSERT INTO m SELECT ts, u, i, n FROM a',
    'INSERT INTO m SELECT ts, i, u, n FROM b',
    windows('TUMBLE(TABLE m, DESCRIPTOR(ts), INTERVAL 60 SECOND)', ['u']),
  ],
];

interface DrawnQuery {
  readonly template: Template;
  readonly insert: number;
  readonly reads: readonly [number, number];
  readonly key: readonly string[];
}

const drawnQueries: fc.Arbitrary<readonly DrawnQuery[]> = fc.array(
  fc.record({
    template: fc.constantFrom(...TEMPLATES),
    insert: fc.nat(7),
    reads: fc.tuple(fc.nat(1000), fc.nat(1000)),
    key: fc.constantFrom<readonly string[]>(['u'], ['i'], ['u', 'i'], ['i', 'u'], []),
  }),
  { minLength: 1, maxLength: 4, size: 'max' },
);

interface Readable {
  readonly rows: string;
  readonly tied: boolean;
}

/** Queries that read sources and those before them; what is inserted into `m` comes first. */
function textsOf(drawn: readonly DrawnQuery[]): readonly string[] {
  const given: Readable[] = SOURCES.map((name) => ({ rows: `SELECT ts, u, i, n FROM ${name}`, tied: false }));
  const inserts = drawn.flatMap(({ insert, reads }) => {
    const body = INSERTS[insert];
    return body === undefined ? [] : [`INSERT INTO m ${relation('x', given[reads[0] % given.length])} ${body}`];
  });
  if (inserts.length > 0) given.push({ rows: 'SELECT ts, u, i, n FROM m', tied: true });
  const texts = [...inserts];
  for (const { template, insert, reads, key } of drawn) {
    if (INSERTS[insert] !== undefined) continue;
    const readable = given.filter(({ tied }) => template.ordered !== true || !tied);
    const [x, y] = reads.map((place) => readable[readable.length - 1 - (place % readable.length)]);
    const tied = template.tied === true || x?.tied === true || y?.tied === true;
    given.push({ rows: `SELECT time AS ts, u, i, n FROM q${texts.length}`, tied });
    texts.push(`${relation('x', x)}, ${relation('y', y).slice('WITH '.length)} ${template.text(key)}`);
  }
  return texts;
}

function relation(name: string, readable: Readable | undefined): string {
  return `WITH ${name} AS (${readable?.rows})`;
}

const drawnTexts = fc.oneof(
  { weight: 9, arbitrary: drawnQueries.map(textsOf) },
  { weight: 1, arbitrary: fc.constantFrom(...SHAPES) },
);

/** No two events have a time in common, nor have those that follow from them after whole seconds. */
const drawnRows: fc.Arbitrary<Readonly<Record<string, readonly (readonly Value[])[]>>> = fc
  .array(
    fc.record({
      stream: fc.constantFrom(...SOURCES),
      after: fc.constantFrom(0, 1, 5, 12),
      u: fc.constantFrom(1, 2, 3, 4, null),
      i: fc.constantFrom(1, 2, 3, null),
      n: fc.nat(3),
    }),
    { maxLength: 60, size: 'max' },
  )
  .map((events) => {
    const rows: Record<string, (readonly Value[])[]> = {
      names: [
        [1, 10],
        [2, 20],
        [2, 21],
      ],
    };
    let second = 0;
    for (const [index, { stream, after, u, i, n }] of events.entries()) {
      second += after;
      rows[stream] = [...(rows[stream] ?? []), [second * 1_000_000 + index, u, i, n]];
    }
    return rows;
  });

test(
  'queries divided over the tasks of stages find what one task finds',
  async () => {
    await fc.assert(
      fc.asyncProperty(drawnTexts, drawnRows, async (texts, rows) => {
        const { project: loadedProject, said } = await loaded(run, STREAMS, ...texts);
        if (loadedProject === undefined) throw new Error(`${said}\n${texts.join('\n')}`);
        const project = onKafka(loadedProject, TOPICS);
        const expected = resolvedBehaviours(await runInOneTask(project, rows));
        expect(resolvedBehaviours(await runInStages(project, rows))).toEqual(expected);
      }),
      { numRuns: Math.max(40, Math.ceil(runs / 8)) },
    );
  },
  lawTimeout,
);
