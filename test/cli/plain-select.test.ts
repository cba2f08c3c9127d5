import { expect, test } from 'vitest';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

const DEAR = `SELECT user_id, upper(item) AS item, price
FROM events
WHERE price > (SELECT 2.0);
`;

const DEAR_TEST = `- name: what costs more than two
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add, price: 2.50 }
      - { ts: 2026-01-01T12:05:00Z, user_id: 1, item: comb, event: add, price: 1.00 }
  output:
    - { kind: row, time: 2026-01-01T12:00:00Z, user_id: 1, item: SOAP, price: 2.50 }
`;

const dearShop = () =>
  shop({
    'queries/changed_mind.sql': undefined,
    'queries/abandoned.sql': undefined,
    'queries/changed_mind.test.yaml': undefined,
    'queries/dear.sql': DEAR,
    'queries/dear.test.yaml': DEAR_TEST,
  });

test('motif check says what a plain SELECT reads and gives', async () => {
  const { code, stdout, stderr } = await motif(['check', dearShop().queries]);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: 'dear: events, gives rows: user_id, item, price\n',
    stderr: '',
  });
});

test('motif test runs its cases', async () => {
  const { code, stdout } = await motif(['test', dearShop().queries]);
  expect(stdout).toBe('dear\n  ok    what costs more than two\n\n1 passed, 0 failed\n');
  expect(code).toBe(0);
});

test('motif run gives its rows and keeps them, and the archive has a view of them', async () => {
  const { queries, archive } = dearShop();
  const { code, stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  expect(code).toBe(0);
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const source = '../events.csv';
  expect(rows).toMatchObject([
    {
      behaviour: 'dear',
      kind: 'row',
      time: '2026-01-01T12:00:00.000Z',
      key: {},
      values: { user_id: 1, item: 'SOAP', price: 2.5 },
      evidence: [{ variable: 'events', source, partition: 0, offset: 0 }],
    },
    { time: '2026-01-01T12:05:00.000Z', evidence: [{ variable: 'events', offset: 2 }] },
    { time: '2026-01-01T12:06:00.000Z', evidence: [{ variable: 'events', offset: 3 }] },
  ]);
  expect(stderr).toContain('behaviour  rows\n─────────  ────\ndear          3\n');
  const asked = await motif(['sql', 'SELECT kind, user_id, item, price FROM dear ORDER BY time', '--archive', archive]);
  expect(asked.stdout).toContain('SOAP');
  expect(asked.stdout).toContain('TOWEL');
  const unkept = await motif(['run', queries, '--no-archive']);
  expect(unkept.stdout).toBe(stdout);
  const again = await motif(['run', queries, '--archive', archive]);
  expect(again.stdout).toBe('');
  expect(again.stderr).toContain('nothing new');
});
