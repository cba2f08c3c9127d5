import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { archivedShop } from '../archived-shop.js';
import { motif } from '../fake-terminal.js';

const edited = (within: string): string => `SELECT item, removed_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item ORDER BY ts MEASURES R.ts AS removed_at
  ONE ROW PER MATCH AFTER MATCH SKIP TO NEXT ROW
  PATTERN (A X*? R) WITHIN INTERVAL '${within}' MINUTE
  DEFINE A AS A.event = 'add', R AS R.event = 'remove'
);`;

test('each day, examples, what is open, and what an edit loses; the page has it too', async () => {
  const { archive, file } = await archivedShop();
  const path = file('queries/changed_mind.sql', edited('5'));
  const page = file('page.html');
  const { code, stdout, stderr } = await motif(['backtest', path, '--archive', archive, '--html', page]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(stdout).toMatch(/^changed_mind, version \w{16}: 0 behaviours of 4 archived events\n/);
  expect(stdout).toMatch(/which has version \w{16}: 1 told then, 0 found again, 0 gained, 1 lost\n/);
  expect(stdout).toContain('  lost  2026-01-01 12:05:00  {"user_id":1,"item":"soap"}');
  expect(readFileSync(page, 'utf8')).toContain('backtest of changed_mind');
});

test('a folder is refused with the files that it has', async () => {
  const { archive, queries } = await archivedShop();
  const { code, stderr } = await motif(['backtest', queries, '--archive', archive]);
  expect(code).toBe(2);
  expect(stderr).toContain('is none of the queries');
  expect(stderr).toContain('/changed_mind.sql');
});

test('a query that the archive does not know: what it finds, by day', async () => {
  const { archive, file } = await archivedShop();
  const path = file('queries/adds.sql', "SELECT ts, item FROM events WHERE event = 'add'");
  const { stdout } = await motif(['backtest', path, '--archive', archive]);
  expect(stdout).toContain('each day\n  2026-01-01  row  2\n');
  expect(stdout).toContain('beside the archive: it has nothing of that name\n');
});

test('more partial matches than state.max-open-matches allows are refused with the figures', async () => {
  const { archive, file } = await archivedShop();
  file(
    'queries/streams.sql',
    `CREATE TABLE events (ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
     WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'path' = '../events.csv',
     'format' = 'csv', 'state.max-open-matches' = '1');`,
  );
  const path = file(
    'queries/adds.sql',
    `SELECT ts FROM events MATCH_RECOGNIZE (ORDER BY ts MEASURES A.ts AS ts ONE ROW PER MATCH
     AFTER MATCH SKIP TO NEXT ROW PATTERN (A X*? R) DEFINE A AS A.event = 'add', R AS R.event = 'sell');`,
  );
  const { code, stderr } = await motif(['backtest', path, '--archive', archive]);
  expect(code).toBe(1);
  expect(stderr).toContain(
    "query adds is over its budget: 'state.max-open-matches' allows 1 partial matches of a key, and 1 were given up",
  );
});
