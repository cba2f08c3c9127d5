import { ANALYTICS_MACROS } from '../src/archive/views/macros/analytics-macros.js';
import { openDatabase } from '../src/duckdb/open-database.js';
import type { Comparison, Side } from './benchmark.js';
import { QUESTIONS } from './macros-by-hand.js';

const EVENTS = 1_000_000;
const KEYS = 50_000;

/**
 * A macro beside SQL written for the one question, over a million events of 50,000 keys, one of which has a fiftieth of
 * them: what a query costs from its text to its last row.
 */
export function macroBesideHand(name: string): Comparison {
  const question = QUESTIONS.find((one) => one.name === name);
  if (question === undefined) throw new RangeError(`no question ${name}`);
  return {
    kind: 'comparison',
    name: `macros/${name}`,
    measures: 'work',
    input: async () => ({ events: EVENTS }),
    motif: side(question.macro),
    byHand: side(question.byHand),
  };
}

function side(sql: string): Side {
  return {
    async prepare({ events }) {
      const database = await openDatabase(':memory:', { access: 'write' });
      for (const macro of ANALYTICS_MACROS) await database.run(macro);
      await database.run(eventsTable(events));
      const counted = `SELECT count(*), coalesce(sum(hash(rows) % 1000000007), 0)::BIGINT FROM (${sql}) AS rows`;
      await database.rows(counted);
      let found = { matches: 0, digest: 0 };
      return {
        async run() {
          const [[rows, digest] = []] = await database.rows(counted);
          found = { matches: Number(rows), digest: Number(digest) };
        },
        async outcome() {
          await database.close();
          return { events, ...found, archived: null };
        },
      };
    },
  };
}

function eventsTable(events: number): string {
  return `CREATE TABLE events AS
SELECT CASE WHEN i % 50 = 0 THEN 7 ELSE (hash(7 * i + 1) % ${KEYS})::BIGINT END AS user_id,
  ['view', 'view', 'view', 'add', 'add', 'remove', 'purchase'][(1 + hash(5 * i + 3) % 7)::BIGINT] AS event,
  ((hash(i) % 10000) / 100)::DECIMAL(10, 2) AS price,
  make_timestamp(1767225600000000 + 2592000 * i + (hash(11 * i) % 5000000)::BIGINT) AS _time,
  'shop.csv' AS _source, 0 AS _partition, i AS _offset
FROM range(${events}) AS numbers(i) ORDER BY _time`;
}
