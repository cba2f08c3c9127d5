import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import type { Schema, Value } from '../../src/schema.js';
import { checkpointRows } from '../support/checkpoint-rows.js';
import { runOver } from '../support/run-over.js';
import { batchAnswer, loaded, withDuckDB } from '../support/run-windowed.js';
import { lawTimeout, runs } from '../support/runs.js';

/*
 * Windows give what DuckDB gives of the whole table, asked in its own words: time_bucket for tumbling windows, joins by range
 * for hopping and cumulating ones, islands between gaps for sessions, OVER as it is. However events arrive within the
 * lateness, however they are cut into epochs, and wherever the run is stopped and taken up again.
 */

const run = withDuckDB();

const LATENESS = 4;
const TTL = 12;
const SCHEMA: Schema = [
  { name: 'ts', type: { kind: 'TIMESTAMP' } },
  { name: 'k', type: { kind: 'VARCHAR' } },
  { name: 'x', type: { kind: 'INTEGER' } },
];
const STREAMS = `CREATE TABLE events (ts TIMESTAMP, k VARCHAR, x INTEGER, WATERMARK FOR ts AS ts - ${micros(LATENESS)})
  WITH ('connector' = 'filesystem', 'path' = 'x.csv', 'state.ttl' = '${TTL} us');`;

/** Those that motif keeps up to date row by row. */
const FOLDED = [
  'count(*)',
  'sum(x)',
  'avg(x) FILTER (WHERE x > 2)',
  'min(x) + max(x)',
  'count(x) * 2',
  'bool_or(x > 3)',
  "min(k) || '!'",
  'avg(x * 0.5)',
].map((text) => [text, text] as const);

/** Others, which are DuckDB's. Of motif and of DuckDB; the latter's rows have `s`, `e`, `k`, `x`, `ts` and `n`, the row's place. */
const AGGREGATES: readonly (readonly [motif: string, batch: string])[] = [
  ['count_if(x = 1)', 'count_if(x = 1)'],
  ['count(DISTINCT x)', 'count(DISTINCT x)'],
  ['list(x)', 'list(x ORDER BY ts, n)'],
  ["string_agg(k, '-')", "string_agg(k, '-' ORDER BY ts, n)"],
  ['last(x)', 'last(x ORDER BY ts, n)'],
  ['median(x)', 'median(x)'],
];

interface Shape {
  /** Behind FROM. */
  readonly motif: string;
  /** A SELECT of `s`, `e` and the columns of events, a row for each window that it is in. */
  readonly batch: string;
}

const length = fc.integer({ min: 1, max: 12 });
const offset = fc.integer({ min: -5, max: 30 });

const tumbling = fc.record({ size: length, offset }).map(({ size, offset: by }): Shape => {
  const bucket = `time_bucket(to_microseconds(${size}), ts, make_timestamp(${by}))`;
  return {
    motif: `TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), ${micros(size)}, ${micros(by)}))`,
    batch: `SELECT ${bucket} AS s, ${bucket} + to_microseconds(${size}) AS e, * FROM events`,
  };
});

const hopping = fc.record({ slide: length, size: length, offset }).map(({ slide, size, offset: by }): Shape => {
  return {
    motif: `TABLE(HOP(TABLE events, DESCRIPTOR(ts), ${micros(slide)}, ${micros(size)}, ${micros(by)}))`,
    batch: `SELECT make_timestamp(${by} + i * ${slide}) AS s, s + to_microseconds(${size}) AS e, events.*
      FROM range(-100, 200) r(i) JOIN events ON ts >= make_timestamp(${by} + i * ${slide})
       AND ts < make_timestamp(${by} + i * ${slide} + ${size})`,
  };
});

const cumulating = fc
  .record({ step: fc.integer({ min: 1, max: 5 }), steps: fc.integer({ min: 1, max: 4 }), offset })
  .map(({ step, steps, offset: by }): Shape => {
    const size = step * steps;
    return {
      motif: `TABLE(CUMULATE(TABLE events, DESCRIPTOR(ts), ${micros(step)}, ${micros(size)}, ${micros(by)}))`,
      batch: `SELECT make_timestamp(${by} + i * ${size}) AS s, s + to_microseconds(${step} * j) AS e, events.*
        FROM range(-100, 100) r(i), range(1, ${steps + 1}) q(j) JOIN events ON ts >= make_timestamp(${by} + i * ${size})
         AND ts < make_timestamp(${by} + i * ${size} + ${step} * j)`,
    };
  });

const session = fc.integer({ min: 1, max: 8 }).map((gap): Shape => {
  return {
    motif: `TABLE(SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), ${micros(gap)}))`,
    batch: `SELECT min(ts) OVER island AS s, max(ts) OVER island + to_microseconds(${gap}) AS e, * EXCLUDE (begun, session)
      FROM (SELECT *, sum(begun) OVER (PARTITION BY k ORDER BY ts, n) AS session FROM (
        SELECT *, CASE WHEN ts - lag(ts) OVER (PARTITION BY k ORDER BY ts, n) < to_microseconds(${gap}) THEN 0 ELSE 1 END
          AS begun FROM events))
      WINDOW island AS (PARTITION BY k, session)`,
  };
});

interface Arrival {
  readonly rows: readonly (readonly Value[])[];
  readonly epochSize: number;
  readonly stops: readonly number[];
  readonly checkpointRows: number | undefined;
}

/** Events in an order in which none is late. */
const arrivals = fc
  .record({
    events: fc.array(
      fc.record({
        time: fc.integer({ min: -10, max: 50 }),
        delay: fc.integer({ min: 0, max: LATENESS }),
        key: fc.constantFrom('a', 'b', 'c', null),
        x: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
      }),
      { maxLength: 40, size: 'max' },
    ),
    epochSize: fc.integer({ min: 1, max: 6 }),
    stops: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4, size: 'max' }),
    checkpointRows,
  })
  .map(({ events, ...disturbance }): Arrival => {
    const arrived = [...events].sort((a, b) => a.time + a.delay - b.time - b.delay);
    return { rows: arrived.map(({ time, key, x }) => [time, key, x]), ...disturbance };
  });

interface Grouped {
  readonly shape: Shape;
  readonly aggregates: readonly (readonly [motif: string, batch: string])[];
  readonly keys: readonly string[];
  readonly where: string;
  readonly having: string;
  readonly arrival: Arrival;
}

const shape = fc.oneof(tumbling, hopping, cumulating, session);
const having = fc.constantFrom('', 'HAVING count(*) > 1');

law(
  'windows of DuckDB',
  fc.record({
    shape,
    aggregates: fc.subarray([...FOLDED, ...AGGREGATES], { minLength: 1, maxLength: 4 }),
    keys: fc.constantFrom(['k'], [], ['x', 'k'], ['x % 2']),
    where: fc.constantFrom('', 'WHERE x > 1', "WHERE k <> 'c'", 'WHERE list_contains([1, 2, 3], x)'),
    having,
    arrival: arrivals,
  }),
);

law(
  'windows whose aggregates are kept up to date row by row',
  fc
    .record({
      shape,
      aggregates: fc.subarray(FOLDED, { minLength: 1 }),
      keys: fc.constantFrom(['k'], ['k'], [], ['x', 'k']),
      where: fc.constantFrom('', 'WHERE x > 1'),
      having,
      arrival: arrivals,
    })
    // A session is one group, of all its rows.
    .map((given) => (given.shape.motif.includes('SESSION') ? { ...given, keys: ['k'], where: '' } : given)),
  true,
);

function law(name: string, cases: fc.Arbitrary<Grouped>, isFolded?: boolean): void {
  test(
    `${name} equal what DuckDB makes of the whole table`,
    async () => {
      await fc.assert(
        fc.asyncProperty(cases, async ({ shape: { motif, batch }, aggregates, keys, where, having: of, arrival }) => {
          const columns = (place: 0 | 1): string => aggregates.map((pair, i) => `${pair[place]} AS a${i}`).join(', ');
          const query = `SELECT window_start, window_end, ${columns(0)} FROM ${motif} ${where}
            GROUP BY ${['window_start', 'window_end', ...keys].join(', ')} ${of}`;
          const truth = `SELECT s, e, ${columns(1)}, ${keys.map((key, i) => `${key} AS g${i},`).join('')}
            min(n), max(n), count(*) FROM (SELECT *, row_number() OVER (ORDER BY ts, n) AS r FROM (${batch})) ${where}
            GROUP BY ${['s', 'e', ...keys].join(', ')} ${of} ORDER BY e, s, min(r)`;
          const expected = await batchAnswer(SCHEMA, arrival.rows, truth);
          expect((await found(query, arrival, isFolded)).map(windowRow)).toEqual(expected);
        }),
        { numRuns: Math.ceil(runs / 10), interruptAfterTimeLimit: 2 * lawTimeout },
      );
    },
    3 * lawTimeout,
  );
}

const overs = fc.record({
  aggregates: fc.subarray(['count(*)', 'sum(x)', 'max(x)', 'list(x)', 'count(*) FILTER (WHERE x > 2)'], {
    minLength: 1,
  }),
  frame: fc.oneof(
    fc.integer({ min: 0, max: 15 }).map((back) => `RANGE BETWEEN ${micros(back)} PRECEDING AND CURRENT ROW`),
    fc.integer({ min: 0, max: 3 }).map((back) => `ROWS BETWEEN ${back} PRECEDING AND CURRENT ROW`),
  ),
  partition: fc.constantFrom('PARTITION BY k', 'PARTITION BY k, x', ''),
  where: fc.constantFrom('', 'WHERE x > 1'),
  arrival: arrivals,
});

test(
  'OVER equals what DuckDB makes of the whole table',
  async () => {
    await fc.assert(
      fc.asyncProperty(overs, async ({ aggregates, frame, partition, where, arrival }) => {
        const isRows = frame.startsWith('ROWS');
        // To RANGE rows with one time are peers, in no order.
        const asked = aggregates.map((aggregate) =>
          isRows ? aggregate : aggregate.replace('list(x)', 'list(x ORDER BY x)'),
        );
        const columns = (window: string): string =>
          asked.map((aggregate, i) => `${aggregate} OVER (${window}) AS a${i}`).join(', ');
        const query = `SELECT ts, k, ${columns(`${partition} ORDER BY ts ${frame}`)} FROM events ${where}`;
        // By rows, a key that had none for as long as it is remembered is another key.
        const by = partition === '' ? 'PARTITION BY life' : `${partition}, life`;
        const window = isRows ? `${by} ORDER BY ts, n ${frame}` : `${partition} ORDER BY ts ${frame}`;
        const lives = `SELECT *, sum(begun) OVER (${partition} ORDER BY ts, n) AS life FROM (SELECT *, CASE WHEN
          ts - lag(ts) OVER (${partition} ORDER BY ts, n) < to_microseconds(${TTL}) THEN 0 ELSE 1 END AS begun
          FROM events ${where})`;
        const expected = await batchAnswer(
          SCHEMA,
          arrival.rows,
          `SELECT ts, k, ${columns(window)}, n FROM (${lives}) ORDER BY ts, n`,
        );
        const rows = await found(query, arrival);
        expect(rows.map(({ values, evidence }) => [...values, evidence[0]?.offset])).toEqual(expected);
      }),
      { numRuns: Math.ceil(runs / 10), interruptAfterTimeLimit: 2 * lawTimeout },
    );
  },
  3 * lawTimeout,
);

async function found(
  query: string,
  { rows, ...disturbance }: Arrival,
  isFolded?: boolean,
): Promise<readonly Behaviour[]> {
  const { project, said } = await loaded(run, STREAMS, query);
  if (project === undefined) throw new Error(said);
  const [plan] = project.queries;
  if (isFolded === true) expect(plan?.kind === 'window' && plan.folded !== undefined).toBe(true);
  const { behaviours, summary } = await runOver(project, { events: rows }, disturbance);
  expect([summary.late, summary.deadLetters]).toEqual([0, 0]);
  expect(new Set(behaviours.map(({ id }) => id)).size).toBe(behaviours.length);
  return behaviours;
}

function windowRow({ time, key, values, evidence }: Behaviour): readonly Value[] {
  expect(values[1]).toBe(time);
  const [{ offset = 0, lastOffset = 0, count = 0 } = {}] = evidence;
  return [...values, ...key, offset, lastOffset, count];
}

function micros(count: number): string {
  return `INTERVAL '${count} microseconds'`;
}
