import { expect, test } from 'vitest';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

const ADDED_AND_REMOVED = `SELECT a.user_id, a.item, r.ts AS removed_at
FROM added AS a
LEFT JOIN events AS r
  ON r.user_id = a.user_id AND r.item = a.item AND r.event = 'remove'
  AND r.ts BETWEEN a.ts AND a.ts + INTERVAL '30' MINUTE
`;

/** Its name comes after that of the query that reads it. */
const ADDED = `SELECT a.ts, a.user_id, a.item, m.maker
FROM (SELECT * FROM events WHERE event = 'add') AS a
JOIN (VALUES ('soap', 'Lye'), ('comb', 'Horn')) FOR SYSTEM_TIME AS OF a.ts AS m (item, maker) ON m.item = a.item
`;

const KEPT_TEST = `- name: removed in time, and not
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add }
      - { ts: 2026-01-01T12:01:00Z, user_id: 1, item: comb, event: add }
      - { ts: 2026-01-01T12:30:00Z, user_id: 1, item: soap, event: remove }
  output:
    - { kind: row, time: 2026-01-01T12:30:00Z, item: soap, removed_at: 2026-01-01T12:30:00Z }
    - { kind: row, time: 2026-01-01T12:31:00Z, item: comb, removed_at: null }
- name: not yet decided
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add }
  advance: 2026-01-01T12:30:00Z
  output: []
`;

const joins = () =>
  shop({
    'queries/changed_mind.sql': undefined,
    'queries/abandoned.sql': undefined,
    'queries/changed_mind.test.yaml': undefined,
    'queries/a_removed.sql': ADDED_AND_REMOVED,
    'queries/a_removed.test.yaml': KEPT_TEST,
    'queries/added.sql': ADDED,
  });

test('motif check says what a join reads and gives', async () => {
  const { code, stdout, stderr } = await motif(['check', joins().queries]);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout:
      'a_removed: a left joined with r, gives rows: user_id, item, removed_at\n' +
      'added: a joined with m, gives rows: ts, user_id, item, maker\n',
    stderr: '',
  });
});

test('motif test runs its cases', async () => {
  const { code, stdout } = await motif(['test', joins().queries]);
  expect(stdout).toBe(
    'a_removed\n  ok    removed in time, and not\n  ok    not yet decided\n\nwithout a test: added\n\n2 passed, 0 failed\n',
  );
  expect(code).toBe(0);
});

test('motif run gives pairs and what has no partner; the archive has them with the evidence of both sides', async () => {
  const { queries, archive } = joins();
  const { code, stdout } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ behaviour }) => behaviour === 'a_removed');
  expect(rows).toMatchObject([
    {
      kind: 'row',
      time: '2026-01-01T12:05:00.000Z',
      values: { user_id: 1, item: 'soap', removed_at: '2026-01-01T12:05:00.000Z' },
      evidence: [
        { variable: 'a', source: 'added', offset: 0 },
        { variable: 'r', source: '../events.csv', offset: 2 },
      ],
    },
    { time: '2026-01-01T12:31:00.000Z', values: { item: 'comb', removed_at: null }, evidence: [{ variable: 'a' }] },
  ]);
  const asked = await motif(['sql', 'SELECT item FROM a_removed WHERE removed_at IS NULL', '--archive', archive]);
  expect(asked.stdout).toContain('comb');
  const again = await motif(['run', queries, '--archive', archive]);
  expect([again.stdout, again.stderr.includes('nothing new')]).toEqual(['', true]);
});

test('motif check warns of a table that is known only at the end', async () => {
  const { queries } = shop({
    'queries/makers.sql': "SELECT * FROM (VALUES ('soap', 'Lye')) AS m (item, maker)",
    'queries/made.sql':
      'SELECT e.item, m.maker FROM events AS e JOIN makers FOR SYSTEM_TIME AS OF e.ts AS m ON m.item = e.item',
  });
  const { code, stderr } = await motif(['check', queries]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/made.sql:1:46: warning: m is what the query makers gives of a table, known only at the end/);
});
