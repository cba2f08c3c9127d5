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
