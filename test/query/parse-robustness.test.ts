import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Problem } from '../../src/errors.js';
import { parseExpression } from '../../src/query/syntax/parse-expression.js';
import { parseQuery } from '../../src/query/syntax/parse-query.js';
import { parseStreams } from '../../src/query/syntax/parse-streams.js';
import { declareStreams } from '../support/planned.js';

// Whatever is written, it is read or complained about at a place that is in the text; nothing is thrown.

const QUERY = `SELECT m.user_id, added_at, sum(x) FILTER (WHERE y) AS "total" -- comment
FROM events e MATCH_RECOGNIZE (
  PARTITION BY user_id, product_id ORDER BY ts DESC NULLS LAST
  MEASURES A.ts AS added_at, FINAL LAST(R.ts, 1) AS removed_at, count(A.*) AS n
  ONE ROW PER MATCH SHOW TIMEOUT MATCHES
  AFTER MATCH SKIP TO LAST R
  PATTERN (^ A {- X*? -} (R | PERMUTE(B, C){2,3}?)+ $)
  WITHIN INTERVAL '30' MINUTE
  SUBSET u = (A, R)
  DEFINE A AS type = 'add' AND price NOT BETWEEN 1 AND 2.5, R AS CASE WHEN x THEN CAST(y AS INT) ELSE z::DECIMAL(3, 1) END
    IS NOT DISTINCT FROM [1, 2][1] /* comment */
) AS m
WHERE EXTRACT(hour FROM added_at) IN (1, 2) OR payload ->> 'x' ILIKE '%a' ESCAPE '!';`;

const STREAMS = `CREATE TABLE events (
  user_id BIGINT NOT NULL, tags ARRAY<STRING>, s ROW<a INT, b TIMESTAMP(3) WITH LOCAL TIME ZONE>,
  wall TIMESTAMP, ts AS wall AT TIME ZONE zone, zone AS tags[1] || '/Berlin' COMMENT 'y',
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = 'a.csv');
CREATE TABLE other (a INT[] COMMENT 'x');
CREATE VIEW seen (t, "user") AS SELECT ts, user_id FROM events WHERE user_id > 1 UNION ALL SELECT ts, 2 FROM again;
CREATE VIEW again AS SELECT * FROM events;
CREATE VIEW n AS WITH w AS (VALUES (1, 'a')) SELECT * FROM w;`;

const WORDS = [...new Set(`${QUERY} ${STREAMS}`.match(/\w+|'[^']*'|[^\s\w]/g))];

interface Edit {
  readonly at: number;
  readonly removed: number;
  readonly inserted: string;
}

const edits = fc.array(
  fc.record<Edit>({
    at: fc.nat(1000),
    removed: fc.oneof(fc.constant(0), fc.nat(8), fc.nat(200)),
    inserted: fc.oneof(fc.constant(''), fc.constantFrom(...WORDS), fc.string({ maxLength: 3 })),
  }),
  { minLength: 1, maxLength: 4 },
);
const mutated = (text: string) =>
  edits.map((changes) =>
    changes.reduce((changed, { at, removed, inserted }) => {
      const place = at % (changed.length + 1);
      return changed.slice(0, place) + inserted + changed.slice(place + removed);
    }, text),
  );
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 40 }).map((words) => words.join(' ')),
  mutated(QUERY),
  mutated(STREAMS),
);

function expectPlaces(text: string, problems: readonly Problem[]): void {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/);
  for (const { location, message } of problems) {
    if (location === undefined) throw new Error(`nowhere: ${message}`);
    expect(location.text).toBe(lines[location.line - 1]);
    expect(location.column).toBeGreaterThanOrEqual(1);
    expect(location.column - 1 + location.length).toBeLessThanOrEqual(location.text.length);
    expect(message).not.toBe('');
  }
}

const isError = ({ severity }: Problem) => severity !== 'warning';

test('the texts that are mutated here have no problem', () => {
  expect(parseQuery(QUERY, 'x.sql').problems.filter(isError)).toEqual([]);
  expect(declareStreams(STREAMS).problems).toEqual([]);
});

test('a query is read or complained about, never both', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { query, problems } = parseQuery(text, 'x.sql');
      expect(query === undefined).toBe(problems.some(isError));
      expectPlaces(text, problems);
    }),
    { numRuns: 500 },
  );
});

test('streams are read or complained about', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { tables, views, problems } = parseStreams(text, 'x.sql');
      expect(tables.length + views.length > 0 || problems.length > 0 || /^[;\s]*$/.test(text)).toBe(true);
      expectPlaces(text, problems);
    }),
    { numRuns: 500 },
  );
});

test('streams that are read are declared or complained about', () => {
  fc.assert(
    fc.property(mutated(STREAMS), (text) => {
      const { streams, problems } = declareStreams(text);
      expect(streams.length > 0 || problems.length > 0 || parseStreams(text, 'x.sql').tables.length === 0).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test('an expression is read or complained about', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const { expression, problems } = parseExpression(text, 'x.sql');
      expect(expression === undefined).toBe(problems.some(isError));
      expectPlaces(text, problems);
    }),
    { numRuns: 500 },
  );
});

test('a query cut off anywhere inside MATCH_RECOGNIZE is complained about', () => {
  for (let end = QUERY.indexOf('(\n') - 1; end <= QUERY.indexOf(') AS m'); end++) {
    const { query, problems } = parseQuery(QUERY.slice(0, end), 'x.sql');
    expect(query).toBeUndefined();
    expectPlaces(QUERY.slice(0, end), problems);
  }
});

test('a great deal of anything is refused in the end, and overflows nothing', () => {
  const many = (text: string) => text.repeat(Math.ceil(10_000 / text.length));
  for (const unit of [
    '(',
    "'",
    "a''",
    '"',
    '1_',
    '/*',
    'a,',
    'NOT ',
    'a + ',
    'A|',
    '{-',
    'DEFINE A AS b ',
    'CASE ',
    '[',
  ]) {
    for (const text of [
      many(unit),
      `SELECT ${many(unit)}`,
      `SELECT * FROM s MATCH_RECOGNIZE (PATTERN (${many(unit)}`,
    ]) {
      expect(parseQuery(text, 'x.sql').problems.length).toBeGreaterThan(0);
      parseStreams(text, 'x.sql');
    }
  }
});
