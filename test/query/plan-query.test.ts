import { describe, expect, test } from 'vitest';
import { type Clauses, planOf, queryText, selectPlanOf } from '../support/planned.js';

test('a query becomes its key, pattern, measures and columns', () => {
  const { plan, problems } = planOf(
    queryText({
      select: 'user_id, price * 2 AS twice, m.until',
      measures: 'MEASURES A.price AS price, LAST(B.ts) AS until',
      pattern: 'PATTERN (A X*? B)',
      define: "DEFINE A AS type = 'add', B AS B.item = A.item",
      where: 'WHERE price > 5',
    }).replace(')\nWHERE', ') AS m\nWHERE'),
  );
  expect(problems).toEqual([]);
  expect(plan?.type).toEqual({
    name: 'q',
    version: '',
    key: [{ name: 'user_id', type: { kind: 'BIGINT' } }],
    columns: [
      { name: 'user_id', type: { kind: 'BIGINT' } },
      { name: 'twice', type: { kind: 'DECIMAL', precision: 18, scale: 2 } },
      { name: 'until', type: { kind: 'TIMESTAMP' } },
    ],
  });
  expect(plan?.partitionBy).toEqual([1]);
  expect(plan?.fields).toEqual([0, 2, 3, 4]);
  expect(plan?.pattern.within).toBe(30 * 60 * 1_000_000);
  expect(plan?.pattern.skip).toEqual({ to: 'past-last-row' });
  expect(plan?.pattern.pattern).toEqual({
    kind: 'concatenation',
    items: [
      { kind: 'variable', name: 'A' },
      { kind: 'quantified', body: { kind: 'variable', name: 'X' }, min: 0, greedy: false },
      { kind: 'variable', name: 'B' },
    ],
  });
  expect([...(plan?.pattern.define.keys() ?? [])]).toEqual(['A', 'B']);
  expect(plan?.where?.type).toEqual({ kind: 'BOOLEAN' });
});

test('SELECT * is the key, then the measures', () => {
  const { plan } = planOf(queryText({ partitionBy: 'PARTITION BY user_id, item', measures: 'MEASURES A.price AS p' }));
  expect(plan?.select.map(({ name }) => name)).toEqual(['user_id', 'item', 'p']);
});

test('a column without a name is called as it is written', () => {
  const { plan } = planOf(queryText({ select: 'price  *\n2' }));
  expect(plan?.select.map(({ name }) => name)).toEqual(['price * 2']);
});

test.each<readonly [name: string, clauses: Clauses]>([
  ['no partition', { partitionBy: '' }],
  ['no measures', { measures: '' }],
  ['alternation and groups', { pattern: 'PATTERN ((A | B C)+ D{2,3}?)' }],
  ['a greedy last element without an upper bound', { pattern: 'PATTERN (A B*)' }],
  ['SHOW TIMEOUT MATCHES', { rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES' }],
  ['SKIP TO NEXT ROW', { skip: 'AFTER MATCH SKIP TO NEXT ROW' }],
  ['an interval computed from constants', { within: "WITHIN INTERVAL '1 day' / 2" }],
  ['names in another case', { partitionBy: 'PARTITION BY USER_ID', define: "DEFINE a AS a.TYPE = 'add'" }],
  ['an untyped NULL', { measures: 'MEASURES NULL AS nothing' }],
])('%s is allowed', (_, clauses) => {
  expect(planOf(queryText(clauses)).problems).toEqual([]);
});

test.each<readonly [name: string, clauses: Clauses, said: readonly (string | RegExp)[]]>([
  ['no WITHIN', { within: '' }, [/4:\d+|WITHIN is missing: over a stream/, 'PATTERN (…) WITHIN INTERVAL']],
  ['WITHIN zero', { within: "WITHIN INTERVAL '0' MINUTE" }, ['WITHIN must be longer than nothing']],
  ['WITHIN below zero', { within: "WITHIN INTERVAL '-5' MINUTE" }, ['WITHIN must be longer than nothing']],
  ['WITHIN of months', { within: "WITHIN INTERVAL '1' MONTH" }, ['months differ']],
  ['WITHIN of a column', { within: 'WITHIN INTERVAL (quantity) MINUTE' }, ['WITHIN is a constant']],
  ['WITHIN of no interval', { within: 'WITHIN 5' }, [/WITHIN|interval|INTERVAL/]],
  [
    'timeouts without WITHIN',
    { within: '', rows: 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES' },
    ['SHOW TIMEOUT MATCHES needs WITHIN'],
  ],
  ['no AFTER MATCH SKIP', { skip: '' }, ['AFTER MATCH SKIP is missing', 'SKIP PAST LAST ROW']],
  ['SKIP TO an unknown variable', { skip: 'AFTER MATCH SKIP TO LAST Q' }, ['the pattern has no variable Q']],
  ['no ORDER BY', { orderBy: '' }, ['ORDER BY is missing', 'Write ORDER BY ts']],
  ['ORDER BY another column', { orderBy: 'ORDER BY price' }, ['in the order of its event time, ts']],
  ['ORDER BY backwards', { orderBy: 'ORDER BY ts DESC' }, ['cannot be read backwards']],
  ['ORDER BY two columns', { orderBy: 'ORDER BY ts, price' }, ['ORDER BY takes the event time alone']],
  [
    'an unknown column of the key',
    { partitionBy: 'PARTITION BY usr_id' },
    ['has no column usr_id', 'did you mean user_id?'],
  ],
  ['a column of the key twice', { partitionBy: 'PARTITION BY item, ITEM' }, ['twice']],
  ['an expression as key', { partitionBy: 'PARTITION BY user_id % 2' }, ['names of columns only']],
  [
    'an exclusion with unmatched rows',
    { pattern: 'PATTERN (A {- X -} B)', rows: 'ALL ROWS PER MATCH WITH UNMATCHED ROWS' },
    ['an exclusion {- … -} is not possible'],
  ],
  ['the end of a stream', { pattern: 'PATTERN (A B $)' }, ['a stream has no end']],
  ['a pattern that matches nothing', { pattern: 'PATTERN (A* B?)' }, ['match without a single row']],
  ['a pattern far too long', { pattern: 'PATTERN ((A{1000}){1000})' }, ['too long']],
  ['a variable defined twice', { define: 'DEFINE A AS true, a AS false' }, ['a is defined twice']],
  [
    'a variable not in the pattern',
    { define: 'DEFINE Z AS true' },
    ['Z is defined, but does not stand in the pattern'],
  ],
  [
    'a measure that shadows the key',
    { measures: 'MEASURES A.price AS User_Id' },
    ['User_Id is a column of the key already'],
  ],
  ['two measures of one name', { measures: 'MEASURES A.price AS p, B.price AS P' }, ['two measures are called P']],
  ['two columns of one name', { select: 'price, price' }, ['two columns are called price']],
  ['an unknown column in SELECT', { select: 'prize' }, ['SELECT knows no column prize', 'did you mean price?']],
  ['a column of the stream in WHERE', { where: "WHERE type = 'add'" }, ['WHERE knows no column type', 'into MEASURES']],
  ['a variable in WHERE', { where: 'WHERE A.price > 1' }, ['WHERE knows nothing called A', 'into MEASURES']],
  ['an aggregate in WHERE', { where: 'WHERE count(*) > 1' }, ['count is not possible in WHERE', 'into MEASURES']],
  ['an unknown stream', { from: 'event' }, ['there is no stream event', 'did you mean events?']],
])('%s is refused', (_, clauses, said) => {
  const { plan, problems } = planOf(queryText(clauses));
  expect(plan).toBeUndefined();
  const text = problems.join('\n');
  for (const part of said) expect(text).toMatch(part instanceof RegExp ? part : escaped(part));
});

test('every problem is said at once, each where it stands', () => {
  const { problems } = planOf(
    queryText({
      within: '',
      skip: '',
      measures: 'MEASURES A.prise AS p',
      define: 'DEFINE A AS Q.x = 1, B AS lowr(item) = 1',
    }),
  );
  expect(problems.map((problem) => problem.split('\n')[0]?.replace(/(missing).*/, '$1'))).toEqual([
    'q.sql:7:12: WITHIN is missing',
    'q.sql:7:12: AFTER MATCH SKIP is missing',
    expect.stringContaining('q.sql:8:15: the pattern has no variable Q'),
    expect.stringContaining('no column x'),
    'q.sql:8:29: there is no function lowr',
    'q.sql:5:14: stream events has no column prise',
  ]);
});

describe('a SELECT without MATCH_RECOGNIZE', () => {
  test("gives its input's rows, without a key", () => {
    const { plan, problems } = selectPlanOf('SELECT user_id, upper(item) AS item FROM events WHERE price > 10');
    expect(problems).toEqual([]);
    expect(plan).toMatchObject({ kind: 'select', overStream: true, input: { name: 'events' } });
    expect(plan?.type).toEqual({
      name: 'q',
      version: '',
      key: [],
      columns: [
        { name: 'user_id', type: { kind: 'BIGINT' } },
        { name: 'item', type: { kind: 'VARCHAR' } },
      ],
    });
    expect(plan?.input.branches).toMatchObject([{ stream: 'events', where: { kind: 'call' } }]);
  });

  test('reads a stream as it is for *', () => {
    expect(selectPlanOf('SELECT * FROM events').plan?.input.branches).toEqual([{ kind: 'stream', stream: 'events' }]);
    expect(selectPlanOf('SELECT e.* FROM events e').plan?.input.branches).toEqual([
      { kind: 'stream', stream: 'events' },
    ]);
  });

  test('is over a stream where all that it reads has an event time', () => {
    const isOverStream = (text: string): boolean | undefined => selectPlanOf(text).plan?.overStream;
    expect(isOverStream('SELECT item FROM events UNION ALL SELECT type FROM kept')).toBe(true);
    expect(isOverStream('SELECT y FROM plain')).toBe(false);
    expect(isOverStream('SELECT item FROM events UNION ALL SELECT y FROM plain')).toBe(false);
    expect(isOverStream('WITH few AS (SELECT item FROM events) SELECT item FROM few WHERE item IS NOT NULL')).toBe(
      true,
    );
    expect(isOverStream("SELECT x FROM (VALUES ('a')) t(x)")).toBe(false);
  });

  test('may be followed by VALUES, and by parts in brackets', () => {
    const { plan, problems } = selectPlanOf("SELECT y FROM plain UNION ALL VALUES ('a') UNION ALL (SELECT 'b')");
    expect(problems).toEqual([]);
    expect(plan?.input.branches).toMatchObject([
      { stream: 'plain' },
      { kind: 'values', rows: [['a', 1]] },
      { kind: 'values', rows: [['b', 2]] },
    ]);
  });
});

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
