import { expect, test } from 'vitest';
import { namesRead } from '../../../src/query/names-read.js';
import { parseQuery } from '../../../src/query/syntax/parse-query.js';
import { complaints } from '../../support/complaints.js';
import { withoutSpans } from '../../support/without-spans.js';

function read(text: string) {
  const { query, problems } = parseQuery(text, 'x.sql');
  expect(complaints(problems)).toEqual([]);
  if (query === undefined) throw new Error(`no query in ${text}`);
  return query;
}

const identifier = (name: string) => ({ name, quoted: false });
const named = (...path: readonly string[]) => ({ kind: 'name', path: path.map(identifier) });

test.each([
  ['JOIN', 'inner'],
  ['inner join', 'inner'],
  ['LEFT JOIN', 'left'],
  ['LEFT OUTER JOIN', 'left'],
])('%s', (words, type) => {
  expect(withoutSpans(read(`SELECT a FROM s AS x ${words} t y ON x.a = y.a WHERE b`).from)).toEqual({
    relation: { kind: 'name', name: identifier('s'), alias: identifier('x'), columns: [] },
    join: {
      type,
      relation: { kind: 'name', name: identifier('t'), alias: identifier('y'), columns: [] },
      on: { kind: 'binary', operator: '=', left: named('x', 'a'), right: named('y', 'a') },
    },
  });
});

test('FOR SYSTEM_TIME AS OF stands between the table and its other name', () => {
  const of = (text: string) => withoutSpans(read(`SELECT a FROM s JOIN ${text} ON b`).from.join);
  const join = { type: 'inner', asOf: named('s', 'ts'), on: named('b') };
  expect(of('t FOR SYSTEM_TIME AS OF s.ts AS y')).toEqual({
    ...join,
    relation: { kind: 'name', name: identifier('t'), alias: identifier('y'), columns: [] },
  });
  expect(of('t FOR SYSTEM_TIME AS OF s.ts')).toEqual({
    ...join,
    relation: { kind: 'name', name: identifier('t'), columns: [] },
  });
  expect(of('(VALUES (1)) for system_time as of s.ts y (n)')).toMatchObject({
    ...join,
    relation: { kind: 'query', alias: identifier('y'), columns: [identifier('n')] },
  });
});

test('both sides may be in brackets, and are read with what stands there', () => {
  const query = read(
    'WITH w AS (SELECT a FROM v) SELECT a FROM (SELECT a FROM s) AS x JOIN (SELECT a FROM t UNION ALL SELECT a FROM w) AS y ON b',
  );
  expect(namesRead(query).map(({ name }) => name)).toEqual(['v', 's', 't']);
});
