import { expect, test } from 'vitest';
import { describeStages } from '../../../src/query/stages/describe-stages.js';
import { onKafka } from '../../support/on-kafka.js';
import { loaded, withDuckDB } from '../../support/run-windowed.js';

const run = withDuckDB();

const table = (name: string, more: string): string =>
  `CREATE TABLE ${name} (ts TIMESTAMP, user_id BIGINT, item VARCHAR, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = 'x.csv'${more});`;
const STREAMS = `${table('events', ", 'key.fields' = 'user_id'")} ${table('keyless', '')} ${table('file', '')}`;

async function described(...queries: readonly string[]): Promise<readonly string[]> {
  const { project, said } = await loaded(run, STREAMS, ...queries);
  if (project === undefined) throw new Error(said);
  return describeStages(onKafka(project, { events: {}, keyless: {} }));
}

const count = (table: string, key = ''): string =>
  `SELECT count(*) AS n FROM TABLE(TUMBLE(TABLE ${table}, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end${key}`;

test('a sentence for each time that rows change tasks, and why', async () => {
  expect(await described(count('events', ', user_id'), count('file'))).toEqual([]);
  expect(
    await described(count('events', ', item'), count('events', ', item'), count('keyless', ', item'), count('keyless')),
  ).toEqual([
    'q0, q1 read events by item, whose topic is divided by user_id: its rows go through an internal topic',
    "q2 reads keyless by item, and no 'key.fields' says by what its topic is divided: its rows go through an internal topic",
    'q3 reads all of keyless in one task: its rows go through an internal topic',
  ]);
});

test('what is read together is divided alike', async () => {
  const join =
    'SELECT l.item FROM events AS l JOIN file AS r ON lower(l.item) = r.item AND l.user_id = r.user_id AND r.ts BETWEEN l.ts AND l.ts';
  expect(await described(join)).toEqual([
    'q0 reads events by an expression, user_id: its rows go through an internal topic',
    'q0 reads file by item, user_id, which is a file and read by one task: its rows go through an internal topic',
  ]);
});
