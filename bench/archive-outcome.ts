import type { Outcome } from './benchmark.js';

const EVENTS = `
  SELECT count(*), sum(hash(ts, user_id, item_id, event, price, session, page, _partition, _offset))
  FROM events`;

const MATCHES = `
  SELECT count(*), coalesce(sum(31 * first + 17 * last), 0) % 1000000007
  FROM (
    SELECT arg_min("offset", ordinal) AS first, arg_max("offset", ordinal) AS last
    FROM evidence SEMI JOIN behaviours USING (id)
    GROUP BY id
  )`;

/**
 * What a database has in `events`, `behaviours` and `evidence`: of every event all that was in it, of every match its first
 * and last event.
 */
export async function archiveOutcome(file: string): Promise<Outcome> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(file, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const [events, hash] = (await connection.runAndReadAll(EVENTS)).getRows()[0] ?? [];
  const [matches, digest] = (await connection.runAndReadAll(MATCHES)).getRows()[0] ?? [];
  connection.closeSync();
  instance.closeSync();
  return { events: Number(events), matches: Number(matches), digest: Number(digest), archived: String(hash) };
}
