import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backtest } from '../../src/history.js';
import { motif } from '../cli/fake-terminal.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = 'e.ndjson', 'format' = 'json');`;
const PAIRS = `SELECT k FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.ts AS a ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW PATTERN (A Y*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS x = 'a', B AS x = 'b');`;

test('how many partial matches keys have open, when there are most', async () => {
  const row = (second: number, k: number, x: string): string =>
    `${JSON.stringify({ ts: `2026-01-01T12:00:${String(second).padStart(2, '0')}Z`, k, x })}\n`;
  const events = [row(1, 1, 'a'), row(2, 1, 'a'), row(3, 1, 'a'), row(4, 2, 'a'), row(10, 3, 'c')];
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'pairs.sql': PAIRS, 'e.ndjson': events.join('') });
  const archive = join(folder, 'archive');
  await motif(['run', folder, '--archive', archive]);
  const { open, days, running } = await backtest(join(folder, 'pairs.sql'), { archive });
  expect(open).toMatchObject({ matches: 4, keys: 2, p50: 1, p99: 3, max: 3 });
  expect(open?.bytes).toBeGreaterThan(100);
  expect({ days, running }).toEqual({ days: [], running: undefined });
});

test('that is so when they were most in the middle of what is archived, and none is left in the end', async () => {
  const row = (second: number, k: number, x: string): string =>
    `${JSON.stringify({ ts: `2026-01-01T12:00:${String(second).padStart(2, '0')}Z`, k, x })}\n`;
  const events = [row(1, 1, 'a'), row(2, 1, 'a'), row(3, 2, 'a'), row(4, 2, 'b'), row(5, 1, 'b'), row(6, 3, 'c')];
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'pairs.sql': PAIRS, 'e.ndjson': events.join('') });
  const archive = join(folder, 'archive');
  await motif(['run', folder, '--archive', archive]);
  const { open } = await backtest(join(folder, 'pairs.sql'), { archive });
  expect(open).toMatchObject({ matches: 3, keys: 2, p50: 1, p99: 2, max: 2 });
});
