import { expect, test } from 'vitest';
import { runOver } from '../support/run-over.js';
import { loaded, withDuckDB } from '../support/run-windowed.js';

const run = withDuckDB();

test('a row exactly one gap after the last begins the next session, also in one batch with it', async () => {
  const streams = `CREATE TABLE events (ts TIMESTAMP, k INTEGER, WATERMARK FOR ts AS ts)
    WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;
  const { project, said } = await loaded(
    run,
    streams,
    `SELECT list(epoch_us(ts)) AS times FROM SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' MICROSECOND)
     GROUP BY window_start, window_end, k`,
  );
  if (project === undefined) throw new Error(said);
  const events = [10, 14, 19, 30].map((time) => [time, 1]);
  const { behaviours } = await runOver(project, { events });
  expect(behaviours.map(({ values }) => values)).toEqual([[[10, 14]], [[19]], [[30]]]);
});

test('sessions of several keys with the same bounds are one group, whose rows come in the order of events', async () => {
  const streams = `CREATE TABLE events (ts TIMESTAMP, k VARCHAR, x INTEGER, WATERMARK FOR ts AS ts)
    WITH ('connector' = 'filesystem', 'path' = 'x.csv');`;
  const { project, said } = await loaded(
    run,
    streams,
    `SELECT list(x) AS xs FROM SESSION(TABLE events PARTITION BY k, DESCRIPTOR(ts), INTERVAL '5' MICROSECOND)
     GROUP BY window_start, window_end`,
  );
  if (project === undefined) throw new Error(said);
  const events = [
    [10, 'a', 1],
    [10, 'b', 2],
    [12, 'b', 3],
    [12, 'a', 4],
  ];
  const { behaviours } = await runOver(project, { events }, { epochSize: 1 });
  expect(behaviours.map(({ values }) => values)).toEqual([[[1, 2, 3, 4]]]);
});
