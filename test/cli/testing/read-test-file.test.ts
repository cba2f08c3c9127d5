import { expect, test } from 'vitest';
import { readTestFile, type TestFile } from '../../../src/cli/testing/read-test-file.js';
import type { QueryPlan, StreamDeclaration } from '../../../src/query/plan.js';
import { parseTimestamp } from '../../../src/time.js';
import { CHANGED_MIND } from '../../sinks/behaviours.js';

const events: StreamDeclaration = {
  name: 'events',
  schema: [
    { name: 'ts', type: { kind: 'TIMESTAMP' } },
    { name: 'user_id', type: { kind: 'BIGINT' } },
    { name: 'item', type: { kind: 'VARCHAR' } },
    { name: 'tags', type: { kind: 'LIST', element: { kind: 'VARCHAR' } } },
  ],
  watermark: { field: 0, delay: 0 },
  connector: { kind: 'filesystem', path: 'e.csv', file: 'e.csv', format: 'csv' },
};
const plan: QueryPlan = {
  kind: 'match',
  type: CHANGED_MIND,
  file: 'queries/q.sql',
  input: { name: 'events', schema: events.schema, time: 0, branches: [{ kind: 'stream', stream: 'events' }] },
  partitionBy: [1],
  orderBy: [],
  pattern: {
    pattern: { kind: 'empty' },
    define: new Map(),
    skip: { to: 'next-row' },
    timeouts: false,
  },
  conditions: new Map(),
  fields: [],
  measures: [],
  select: [],
};

function read(text: string): TestFile {
  return readTestFile(text, 'queries/q.test.yaml', plan, [events]);
}

function problems(text: string): readonly string[] {
  return read(text).problems.map(
    ({ message, location, hint }) =>
      `${location?.line}:${location?.column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );
}

const time = (text: string): number => parseTimestamp(text) ?? Number.NaN;

test('rows become values of the declared types; fields left out are NULL', () => {
  const { cases, problems: found } = read(`
- name: one
  input:
    events:
      - { ts: 2026-01-01T12:00:00Z, user_id: 9007199254740993, item: 007, tags: [a, b] }
      - { ts: '2026-01-01 13:00:00' }
  advance: 2026-01-01T14:00:00Z
  output:
    - { item: soap, price: 12.3, kind: match, time: 2026-01-01T12:00:00Z }
    - { removed_at: null }
`);
  expect(found).toEqual([]);
  expect(cases).toHaveLength(1);
  expect(cases[0]).toMatchObject({ name: 'one', advance: time('2026-01-01T14:00:00Z'), location: { line: 2 } });
  expect(cases[0]?.input.get('events')).toEqual([
    [time('2026-01-01T12:00:00Z'), 9007199254740993n, '007', ['a', 'b']],
    [time('2026-01-01T13:00:00Z'), null, null, null],
  ]);
  expect(cases[0]?.output.map((row) => Object.fromEntries(row))).toEqual([
    { item: 'soap', price: 1230, kind: 'match', time: time('2026-01-01T12:00:00Z') },
    { removed_at: null },
  ]);
});

test('an anchor stands for what it names', () => {
  const { cases } = read(`
- input: { events: [&first { ts: 2026-01-01, item: a }, *first] }
  output: []
`);
  const [first, second] = cases[0]?.input.get('events') ?? [];
  expect(second).toEqual(first);
  expect(cases[0]?.name).toBe('case 1');
});

test('a YAML error is at its place', () => {
  expect(problems('- name: "x\n')).toEqual(['2:1 Missing closing "quote']);
});

test('an unknown stream, column, output column or key is at its place, with what may be meant', () => {
  expect(
    problems(`
- name: wrong
  input:
    evnts: []
    events:
      - { ts: 2026-01-01, user_idd: 1 }
  output:
    - { prize: 1 }
  advence: 2026-01-01
`),
  ).toEqual([
    '4:5 input has no evnts (did you mean events?)',
    '6:27 stream events has no user_idd (did you mean user_id?)',
    '8:9 the output has no prize (did you mean price?)',
    '9:3 a case has no advence (did you mean advance?)',
  ]);
});

test('a value that is not of its type is at its place', () => {
  expect(
    problems(`
- input: { events: [{ ts: yesterday, user_id: many }] }
  output: [{ price: cheap, kind: match }]
  advance: soon
`),
  ).toEqual([
    '2:27 ts: "yesterday" is no TIMESTAMP',
    '2:47 user_id: "many" is no BIGINT',
    '3:21 price: "cheap" is no DECIMAL(10,2)',
    '4:12 advance: "soon" is no TIMESTAMP',
  ]);
});

test('an event needs its time', () => {
  expect(problems('- input: { events: [{ user_id: 1 }] }\n  output: []\n')).toEqual([
    '1:21 the row has no ts: an event needs its time',
  ]);
});

test('a case needs input and output', () => {
  expect(problems('- name: empty\n')).toEqual([
    '1:3 empty has no input (write input: {STREAM: [rows]})',
    '1:3 empty has no output (write output: [] where nothing is to come)',
  ]);
});

test.each(['', 'name: x\n', '- 1\n'])('%j is no list of cases', (text) => {
  expect(read(text).problems.length).toBeGreaterThan(0);
});
