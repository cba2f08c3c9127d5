import { expect, test } from 'vitest';
import { parseTimestamp } from '../../../src/time.js';
import { archivedShop } from '../archived-shop.js';
import { motif } from '../fake-terminal.js';
import { HEADER, shop } from '../shop.js';

test('nothing differs', async () => {
  const { queries, archive } = await archivedShop();
  expect(await motif(['verify', queries, '--archive', archive])).toEqual({
    code: 0,
    stdout: 'abandoned: 1 the same\nchanged_mind: 1 the same\n4 archived events replayed: no difference\n',
    stderr: '',
  });
});

test('a person who was erased is the reason of what is not found any more', async () => {
  const { queries, archive } = await archivedShop();
  await motif(['archive', 'forget', '--key', 'user_id=1', '--archive', archive]);
  const { code, stdout, stderr } = await motif(['verify', queries, '--archive', archive]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/told, and not found: match of \{\} at 2026-01-01 12:05:00, \w{32} \(its person was erased\)/);
  expect(stderr).toContain('of changed_mind, 1 are of a person who was erased');
});

test('an edited query is another version, whose behaviours were not told', async () => {
  const { queries, archive, file } = await archivedShop();
  const edited = `SELECT item, removed_at
FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item ORDER BY ts MEASURES R.ts AS removed_at
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A X*? R) WITHIN INTERVAL '40' MINUTE
  DEFINE A AS A.event = 'add', R AS R.event = 'remove'
);`;
  file('queries/changed_mind.sql', edited);
  const { code, stdout } = await motif(['verify', queries, '--archive', archive]);
  expect(code).toBe(1);
  expect(stdout).toContain('abandoned: 1 the same\n');
  expect(stdout).toMatch(/changed_mind: 0 the same, 1 of other versions than \w+ not compared, 1 difference\n/);
  expect(stdout).toContain('(another version of the query ran then)');
});

test('no archive: the way to one', async () => {
  const { queries, folder } = await archivedShop();
  const { code, stderr } = await motif(['verify', queries, '--archive', `${folder}/none`]);
  expect(code).toBe(2);
  expect(stderr).toContain('there is no archive in');
});

test('of a day that was pruned the events behind what was told on the next are gone', async () => {
  const events = `${HEADER}
2026-01-01T23:55:00Z,1,soap,add,1.00
2026-01-02T00:05:00Z,1,soap,remove,1.00
2026-01-02T12:00:00Z,1,soap,add,1.00
2026-01-02T12:05:00Z,1,soap,remove,1.00
`;
  const { queries, archive } = shop({ 'events.csv': events, 'queries/abandoned.sql': undefined });
  await motif(['run', queries, '--archive', archive]);
  const day = { now: () => parseTimestamp('2026-01-03') ?? 0, wait: async () => undefined };
  await motif(['archive', 'prune', '--retention', '1d', '--archive', archive], { day });
  const { code, stdout } = await motif(['verify', queries, '--archive', archive]);
  expect(code).toBe(1);
  expect(stdout).toContain('changed_mind: 1 the same, 1 difference\n  told, and not found: match of {"user_id":1');
  expect(stdout).toContain('(events behind it were pruned)');
});
