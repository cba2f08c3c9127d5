import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { motif } from './fake-terminal.js';
import { shop } from './shop.js';

test('a line for each query: stream, key, bound, what it gives', async () => {
  const { code, stdout, stderr } = await motif(['check', shop().queries]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(
    'abandoned: events by user_id, item, within 30 minutes, gives matches and timeouts: user_id, item, added_at\n' +
      'changed_mind: events by user_id, item, within 30 minutes, gives matches: item, removed_at, price\n',
  );
});

test('every problem of every file, each with its place, the line, a caret and the way out', async () => {
  const folder = shop({
    'queries/changed_mind.sql':
      "SELECT item\nFROM events MATCH_RECOGNIZE (\n  PARTITION BY user\n  ORDER BY ts\n  ONE ROW PER MATCH\n  AFTER MATCH SKIP PAST LAST ROW\n  PATTERN (A B) WITHIN INTERVAL '1' HOUR\n  DEFINE A AS A.evnt = 'add'\n);\n",
  });
  const { code, stdout, stderr } = await motif(['check', folder.queries]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/changed_mind\.sql:3:16: .*user/);
  expect(stderr).toMatch(/changed_mind\.sql:8:17: .*evnt/);
  expect(stderr).toContain("  8 |   DEFINE A AS A.evnt = 'add'\n    |                 ^^^^");
  expect(stderr).toContain('did you mean event?');
});

test('a path that is not there is said, with the way to begin', async () => {
  const { code, stderr } = await motif(['check', 'no/such/folder']);
  expect(code).toBe(1);
  expect(stderr).toContain('no/such/folder');
  expect(stderr).toContain('motif init FILE');
});

test('a query whose name the archive has for another table is warned of', async () => {
  const { queries, file } = shop();
  const query = readFileSync(file('queries/abandoned.sql'));
  for (const name of ['Late', 'events']) file(`queries/${name}.sql`, query);
  const { code, stderr } = await motif(['check', queries]);
  expect(code).toBe(0);
  expect(stderr.match(/^warning: .*$/gm)).toEqual([
    expect.stringContaining('Late.sql: in the archive the table Late is another'),
    expect.stringContaining('events.sql: in the archive the table events is another'),
  ]);
  expect(stderr).toContain("FROM behaviours WHERE behaviour = 'events'");
});
