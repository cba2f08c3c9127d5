import fc from 'fast-check';
import { formatTimestamp, parseTimestamp } from '../../../src/time.js';

/*
 * Projects over topics, and events for them, such that what is found does not depend on how fast they come: none is late, and
 * no two have a time in common.
 */

const COLUMNS = 'ts TIMESTAMP, u INTEGER, i INTEGER, n INTEGER';
const connection = (topic: string): string =>
  `'connector' = 'kafka', 'topic' = '${topic}', 'properties.bootstrap.servers' = 'memory:1', 'format' = 'json'`;
const read = (name: string, topic: string, more = ''): string =>
  `CREATE TABLE ${name} (${COLUMNS}, WATERMARK FOR ts AS ts - INTERVAL '${DISORDER}' SECOND)
  WITH (${connection(topic)}, 'properties.group.id' = 'g', 'scan.startup.mode' = 'earliest-offset', 'state.ttl' = '1 day'${more});`;

const DISORDER = 10;

/** Events of `a` and `b` are in partitions by `u`, of `d` in any. */
export const SOURCES = ['a', 'b', 'd'] as const;
export const WRITTEN = ['out', 'again'] as const;

export const STREAMS: string = [
  read('a', 'a', ", 'key.fields' = 'u'"),
  read('b', 'b', ", 'key.fields' = 'u'"),
  read('d', 'd'),
  `CREATE TABLE out (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${connection('out')});`,
  `CREATE TABLE again (${COLUMNS}, WATERMARK FOR ts AS ts) WITH (${connection('again')}, 'sink.delivery-guarantee' = 'at-least-once');`,
].join('\n');

const PATTERN = "PATTERN (A B) WITHIN INTERVAL '25' SECOND DEFINE A AS A.n >= 0, B AS B.n > A.n";
const match = (from: string, key: string, more = ''): string =>
  `SELECT u, i, n FROM (SELECT ts, u, i, n FROM ${from} WHERE n >= 0) MATCH_RECOGNIZE (
  ${key === '' ? '' : `PARTITION BY ${key}`} ORDER BY ts
  MEASURES ${['u', 'i'].flatMap((name) => (name === key ? [] : [`A.${name} AS ${name}`])).join(', ')}, LAST(B.n) AS n
  ONE ROW PER MATCH ${more} AFTER MATCH SKIP TO NEXT ROW ${PATTERN})`;

/** Each gives u, i and n. */
export const QUERIES: readonly string[] = [
  match('a', 'u'),
  match('a', 'u', 'SHOW TIMEOUT MATCHES'),
  match('d', 'u', 'SHOW TIMEOUT MATCHES'),
  match('a', 'i', 'SHOW TIMEOUT MATCHES'),
  match('a', ''),
  match('d', 'i'),
  `SELECT u, CAST(max(i) AS INTEGER) AS i, CAST(sum(n) AS INTEGER) AS n FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '20' SECOND))
  WHERE n >= 0 GROUP BY window_start, window_end, u`,
  `SELECT CAST(max(u) AS INTEGER) AS u, i, CAST(count(*) AS INTEGER) AS n FROM TABLE(TUMBLE(TABLE d, DESCRIPTOR(ts), INTERVAL '20' SECOND))
  WHERE n >= 0 GROUP BY window_start, window_end, i`,
  `SELECT l.u AS u, r.i AS i, l.n AS n FROM a AS l LEFT JOIN b AS r ON l.u = r.u AND l.n = r.n
  AND r.ts BETWEEN l.ts - INTERVAL '5' SECOND AND l.ts + INTERVAL '15' SECOND WHERE l.n >= 0`,
  'SELECT u, i, n FROM b WHERE n > 0',
];

/** Over what the first query gives: `q0`. */
const OF_QUERIES: readonly string[] = [
  `SELECT CAST(count(*) AS INTEGER) AS u, i, CAST(sum(n) AS INTEGER) AS n FROM TABLE(TUMBLE(TABLE q0, DESCRIPTOR(time), INTERVAL '60' SECOND)) GROUP BY window_start, window_end, i`,
  'SELECT u, i, n + 1 AS n FROM q0',
];

/** The texts of a project's queries, `q0` and so on. What is to be read cannot be inserted too. */
export const drawnQueries: fc.Arbitrary<readonly string[]> = fc
  .record({
    queries: fc.uniqueArray(fc.nat(QUERIES.length - 1), { minLength: 1, maxLength: 2, size: 'max' }),
    second: fc.option(fc.nat(OF_QUERIES.length - 1)),
    targets: fc.array(fc.constantFrom('out', 'out', 'again', undefined), { minLength: 3, maxLength: 3 }),
  })
  .map(({ queries, second, targets }) => {
    const texts = queries.map((at) => QUERIES[at] ?? '');
    if (second !== null) texts.push(OF_QUERIES[second] ?? '');
    return texts.map((text, at) => {
      const isRead = at === 0 && second !== null;
      const target = at === texts.length - 1 ? (targets[at] ?? 'out') : targets[at];
      return target === undefined || isRead ? text : `INSERT INTO ${target} (u, i, n) ${text}`;
    });
  });

export interface DrawnEvent {
  readonly topic: (typeof SOURCES)[number];
  readonly partition: number;
  readonly value: Readonly<Record<string, number | string | null>>;
}

const drawnCounts: fc.Arbitrary<number> = fc.constantFrom(1, 2, 3, 4);

/** Each is at most so many seconds behind the latest of its partition as the watermark allows. */
export const drawnEvents: fc.Arbitrary<{
  readonly partitions: number;
  readonly events: readonly DrawnEvent[];
}> = fc
  .tuple(
    drawnCounts,
    fc.array(
      fc.tuple(
        fc.constantFrom(...SOURCES),
        fc.constantFrom(0, 1, 5, 12),
        fc.nat(DISORDER - 1),
        fc.constantFrom(1, 2, 3, 4),
        fc.constantFrom(1, 2, 3),
        fc.nat(3),
        fc.nat(11),
      ),
      { minLength: 20, maxLength: 60, size: 'max' },
    ),
  )
  .map(([partitions, drawn]) => {
    let second = 0;
    const events = drawn.map(([topic, after, early, u, i, n, place], index) => {
      second += after;
      const ts = timeText(Math.max(0, second - early) * 1_000_000 + index);
      return { topic, partition: (topic === 'd' ? place : u) % partitions, value: { ts, u, i, n } };
    });
    return { partitions, events };
  });

/** One a partition, so much later that all before it is decided; no query takes it for anything else. */
export function closingEvents(partitions: number): readonly DrawnEvent[] {
  return SOURCES.flatMap((topic, t) =>
    Array.from({ length: partitions }, (_, partition) => ({
      topic,
      partition,
      value: { ts: timeText(100_000_000_000 + t * 10 + partition), u: partition, i: 0, n: -1 },
    })),
  );
}

const BASE = parseTimestamp('2026-05-01T00:00:00') ?? 0;

function timeText(micros: number): string {
  return formatTimestamp(BASE + micros).replace('Z', '');
}
