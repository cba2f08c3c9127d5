import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Captured, motif } from './fake-terminal.js';
import { shop } from './shop.js';

test('cases run through the engine; queries without a test are named; the last line counts', async () => {
  const { code, stdout } = await motif(['test', shop().queries]);
  expect(stdout).toBe(
    'changed_mind\n  ok    added and removed\n  ok    nothing yet\n\nwithout a test: abandoned\n\n2 passed, 0 failed\n',
  );
  expect(code).toBe(0);
});

const FAILING = `- name: a wrong price
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add, price: 2.50 }
      - { ts: 2026-01-01T12:05:00Z, user_id: 1, item: soap, event: remove }
  output:
    - { item: soap, price: 3 }
- name: right
  input: { events: [] }
  output: []
`;

test('a difference is shown with its place, and exits with 1', async () => {
  const { queries, file } = shop({ 'queries/changed_mind.test.yaml': FAILING });
  const { code, stdout } = await motif(['test', queries]);
  expect(code).toBe(1);
  expect(stdout).toContain(`  FAIL  a wrong price
        ${file('queries/changed_mind.test.yaml')}:1: expected 1 row, got 1 row (- expected, + got):
           item  price
        -  soap  3.00
        +  soap  2.50
  ok    right
`);
  expect(stdout.endsWith('\n1 passed, 1 failed\n')).toBe(true);
});

test('timeouts come when the input ends, and with advance when event time passes the deadline', async () => {
  const add = '{ ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add }';
  const { queries } = shop({
    'queries/abandoned.test.yaml': `
- name: the end of the input
  input: { events: [${add}] }
  output: [{ kind: timeout, time: 2026-01-01T12:30:00Z, item: soap, added_at: 2026-01-01T12:00:00Z }]
- name: not yet
  input: { events: [${add}] }
  advance: 2026-01-01T12:29:59.999999Z
  output: []
- name: the deadline
  input: { events: [${add}] }
  advance: 2026-01-01T12:30:00Z
  output: [{ kind: timeout }]
`,
  });
  const { code, stdout } = await motif(['test', queries]);
  expect(stdout).toContain('5 passed, 0 failed');
  expect(code).toBe(0);
});

test('an event that came too late is named as a possible reason', async () => {
  const { queries } = shop({
    'queries/changed_mind.test.yaml': `
- input:
    events:
      - { ts: 2026-01-01T12:05:00Z, user_id: 1, item: soap, event: remove }
      - { ts: 2026-01-01T12:00:00Z, user_id: 1, item: soap, event: add }
  output: [{ item: soap }]
`,
  });
  const { stdout } = await motif(['test', queries]);
  expect(stdout).toContain('expected 1 row, got 0 rows');
  expect(stdout).toContain('note: 1 event came after the watermark had passed');
});

test('a mistake in a test file is at its place, and the other files are still run', async () => {
  const { queries } = shop({
    'queries/abandoned.test.yaml': '- input: { evnts: [] }\n  output: []\n',
  });
  const { code, stdout } = await motif(['test', queries]);
  expect(code).toBe(1);
  expect(stdout).toContain('abandoned.test.yaml:1:12: input has no evnts');
  expect(stdout).toContain('did you mean events?');
  expect(stdout).toContain('2 passed, 1 failed');
});

test('a test file without a query fails', async () => {
  const { queries } = shop({ 'queries/change_mind.test.yaml': '[]' });
  const { code, stdout } = await motif(['test', queries]);
  expect(code).toBe(1);
  expect(stdout).toContain('change_mind.test.yaml has no change_mind.sql beside it');
  expect(stdout).toContain('2 passed, 1 failed');
});

test('one query file is tested alone', async () => {
  const { file } = shop({ 'queries/abandoned.test.yaml': 'wrong' });
  const { code, stdout } = await motif(['test', file('queries/changed_mind.sql')]);
  expect(code).toBe(0);
  expect(stdout).toContain('2 passed, 0 failed');
});

test('--junit writes the results for other programs', async () => {
  const { queries, file } = shop({ 'queries/changed_mind.test.yaml': FAILING });
  const { code } = await motif(['test', queries, '--junit', file('results.xml')]);
  expect(code).toBe(1);
  const xml = readFileSync(file('results.xml'), 'utf8');
  expect(xml).toContain('<testsuites tests="2" failures="1"');
  expect(xml).toContain('<testcase classname="changed_mind" name="right"');
  expect(xml).toContain('-  soap  3.00');
});

test('a report that cannot be written is a fault of the environment', async () => {
  const { queries, file } = shop();
  const { code, stderr } = await motif(['test', queries, '--junit', file('no/such/folder.xml')]);
  expect(code).toBe(3);
  expect(stderr).toContain('cannot write');
});

test('results that cannot be written are a fault of the environment', async () => {
  const stdout = new Captured({ onWrite: () => Object.assign(new Error('no space left'), { code: 'ENOSPC' }) });
  const { code, stderr } = await motif(['test', shop().queries], { stdout });
  expect({ code, stderr }).toEqual({ code: 3, stderr: 'cannot write to stdout: no space left\n' });
});

test('rows that nothing reads are said: what would read them is given itself', async () => {
  const { queries } = shop({
    'queries/minds.sql': 'SELECT item FROM changed_mind WHERE price > 2;',
    'queries/minds.test.yaml': `
- name: of either
  input:
    changed_mind: [{ time: 2026-01-01T12:00:00Z, item: soap, price: 3 }]
    events: [{ ts: 2026-01-01T12:00:00Z, item: soap, event: add }]
  output: [{ item: soap }]
`,
  });
  const { code, stdout } = await motif(['test', queries]);
  expect(stdout).toContain('nothing reads the rows of events: what would is given as input itself');
  expect(code).toBe(1);
});
