import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A folder with a table that is posted to, and a query that finds nothing. */
export async function benchProject(folder: string): Promise<string> {
  const queries = join(folder, 'queries');
  await mkdir(queries, { recursive: true });
  await writeFile(
    join(queries, 'streams.sql'),
    `CREATE TABLE posted (ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price BIGINT, note VARCHAR,
  WATERMARK FOR ts AS ts - INTERVAL '1' HOUR)
WITH ('connector' = 'http', 'path' = '/events', 'format' = 'json', 'listen' = '127.0.0.1:0', 'max.pending.bytes' = '256 MB');`,
  );
  await writeFile(join(queries, 'none.sql'), "SELECT user_id FROM posted WHERE event = 'none'");
  return queries;
}
