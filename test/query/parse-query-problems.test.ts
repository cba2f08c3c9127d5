import { expect, test } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { parseQuery } from '../../src/query/syntax/parse-query.js';
import { complaints } from '../support/complaints.js';

function problemsOf(text: string): readonly string[] {
  const { query, problems } = parseQuery(text, 'x.sql');
  expect(query).toBeUndefined();
  return complaints(problems);
}

/** Of a query whose MATCH_RECOGNIZE is this, one clause a line, from line 1. */
function problemsIn(...clauses: readonly string[]): readonly string[] {
  return problemsOf(`SELECT * FROM s MATCH_RECOGNIZE (\n${clauses.join('\n')}\n)`);
}

test('a problem shows the line, what is meant, and the way out', () => {
  const { problems } = parseQuery('SELECT *\nFROM s MATCH_RECOGNIZE (\n\tPATERN (A)\n)', 'queries/x.sql');
  expect(problems.map(renderProblem)).toEqual([
    [
      'queries/x.sql:3:2: found PATERN, expected PATTERN',
      '  3 | \tPATERN (A)',
      '    | \t^^^^^^',
      '  Did you mean PATTERN?',
    ].join('\n'),
  ]);
});

test('every misspelled word is found at once, and what follows is read all the same', () => {
  const text = `SELCT a, b
FORM s MATCH_RECOGNISE (
  PARTION BY k
  ORDR BY ts
  MEASURE A.x AS x
  ONE RWO PER MACTH SHOW TIMOUT MATCHES
  AFTR MTACH SKIP PAST LSAT ROW
  PATERN (A B)
  WIHTIN INTERVAL '30' MINTUE
  SUBST u = (A, B)
  DEFNE A AS a BETWEEN 1 ADN 2
)
WHRE a IS NULL`;
  expect(problemsOf(text).map((complaint) => complaint.replace(/.*found /, ''))).toEqual([
    'SELCT, expected SELECT',
    'FORM, expected FROM',
    'MATCH_RECOGNISE, expected MATCH_RECOGNIZE',
    'PARTION, expected PARTITION',
    'ORDR, expected ORDER',
    'MEASURE, expected MEASURES',
    'RWO, expected ROW',
    'MACTH, expected MATCH',
    'TIMOUT, expected TIMEOUT',
    'AFTR, expected AFTER',
    'MTACH, expected MATCH',
    'LSAT, expected LAST',
    'PATERN, expected PATTERN',
    'WIHTIN, expected WITHIN',
    'MINTUE, expected MINUTE',
    'SUBST, expected SUBSET',
    'DEFNE, expected DEFINE',
    'ADN, expected AND',
    'WHRE, expected WHERE',
  ]);
});

test('several problems of different parts are found at once', () => {
  const text = `SELECT a +, f(b c), d
FROM s MATCH_RECOGNIZE (
  PARTITION BY k, ORDER BY
  MEASURES A.x, B.y AS y
  PATTERN (A, B)
  DEFINE A AS x = , B AS y > 1 C AS AND
) WHERE 1 +`;
  expect(problemsOf(text)).toEqual([
    '1:11 «,» found ",", expected an expression',
    '1:17 «c» found c, expected "," or ")"',
    '3:17 «,» found "," before ORDER, expected a column after it',
    '4:3 «MEASURES» found MEASURES, expected a column',
    '4:15 «,» found ",", expected AS',
    '5:13 «,» found ",", expected a variable, a quantifier, "|" or ")"',
    '6:19 «,» found ",", expected an expression',
    '6:32 «C» found C, expected "," or the next clause',
    '6:37 «AND» found AND, expected an expression',
    '7:12 «» found the end of the file, expected an expression',
  ]);
});

test('a clause in the wrong place, given twice, or missing', () => {
  expect(problemsIn('ORDER BY ts', 'PARTITION BY k', 'DEFINE A AS x', 'PATTERN (A)', 'ORDER BY ts')).toEqual([
    '3:1 «PARTITION» found PARTITION BY behind ORDER BY, expected it before',
    '5:1 «PATTERN» found PATTERN behind DEFINE, expected it before',
    '6:1 «ORDER» found ORDER BY a second time',
  ]);
  expect(problemsIn('PARTITION BY k', 'DEFINE A AS x')).toEqual([
    '1:17 «MATCH_RECOGNIZE» found MATCH_RECOGNIZE without PATTERN',
  ]);
  const { problems } = parseQuery('SELECT * FROM s MATCH_RECOGNIZE (PATTERN (A) ORDER BY ts)', 'x.sql');
  expect(problems.map(({ hint }) => hint)).toEqual([
    'The order is PARTITION BY, ORDER BY, MEASURES, ONE ROW PER MATCH, AFTER MATCH SKIP, PATTERN, WITHIN, SUBSET, DEFINE',
  ]);
});

test('a broken PATTERN is not also said to be missing', () => {
  expect(problemsIn('PATTERN (A **)', 'DEFINE A AS x')).toEqual(['2:13 «*» found "*", expected one quantifier']);
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    'a bracket missing behind the pattern',
    ['PATTERN (A B', 'DEFINE A AS x'],
    ['3:1 «DEFINE» found DEFINE, expected ")" behind the pattern'],
  ],
  [
    'a bracket missing before WITHIN',
    ['PATTERN (A B', "WITHIN INTERVAL '1' DAY", 'DEFINE A AS x'],
    ['3:1 «WITHIN» found WITHIN, expected ")" behind the pattern'],
  ],
  [
    'WITHIN inside the pattern',
    ["PATTERN (A B WITHIN INTERVAL '1' DAY)", 'DEFINE A AS x'],
    ['2:14 «WITHIN» found WITHIN inside the brackets of PATTERN'],
  ],
  ['WITHIN without INTERVAL', ['PATTERN (A)', 'WITHIN 30 MINUTES'], ['3:8 «30» found 30, expected INTERVAL']],
  [
    'a comma missing in DEFINE',
    ['PATTERN (A B)', 'DEFINE A AS x = 1', 'B AS y'],
    ['4:1 «B» found B, expected "," or the next clause'],
  ],
  [
    'a measure without a name',
    ['MEASURES A.x, B.y', 'PATTERN (A)'],
    ['2:13 «,» found ",", expected AS', '3:1 «PATTERN» found PATTERN, expected AS'],
  ],
  [
    'a comma too many',
    ['MEASURES A.x AS x,', 'PATTERN (A)'],
    ['2:18 «,» found "," before PATTERN, expected a measure after it'],
  ],
  [
    'what is no clause',
    ['PATTERN (A)', 'LIMIT 5', 'DEFINE A AS x'],
    ['3:1 «LIMIT» found LIMIT, expected a clause of MATCH_RECOGNIZE or ")"'],
  ],
  [
    'timeouts of all rows',
    ['ALL ROWS PER MATCH SHOW TIMEOUT MATCHES', 'PATTERN (A)'],
    ['2:25 «TIMEOUT» SHOW TIMEOUT MATCHES is not supported with ALL ROWS PER MATCH'],
  ],
  [
    'an unknown skip',
    ['AFTER MATCH SKIP NOTHING', 'PATTERN (A)'],
    ['2:18 «NOTHING» found NOTHING, expected PAST LAST ROW or TO'],
  ],
  ['a subset without brackets', ['PATTERN (A B)', 'SUBSET u = A', 'DEFINE A AS x'], ['3:12 «A» found A, expected "("']],
])('%s', (_, clauses, expected) => {
  expect(problemsIn(...clauses)).toEqual(expected);
});

test.each<[string, readonly string[]]>([
  ['', ['1:1 «» found no query, expected SELECT']],
  ['-- nothing\n\n', ['1:1 «» found no query, expected SELECT']],
  [';', ['1:1 «;» found ";", expected SELECT']],
  ['WITH a AS (SELECT 1) SELECT 2', ['1:30 «» found the end of the file, expected FROM and a stream']],
  ['WITH RECURSIVE a AS (SELECT 1) SELECT a FROM a', ['1:6 «RECURSIVE» WITH RECURSIVE is not supported']],
  ['WITH a AS SELECT 1 SELECT a FROM a', ['1:11 «SELECT» found SELECT, expected "(" and a SELECT']],
  ['CREATE TABLE a (b INT)', ['1:1 «CREATE» found CREATE, expected SELECT']],
  ['INSERT a SELECT 1 FROM s', ['1:8 «a» found a, expected INTO']],
  ['INSERT INTO a (b SELECT 1', ['1:18 «SELECT» found SELECT, expected "," or ")"']],
  ['FROM s SELECT a', ['1:1 «FROM» found FROM, expected SELECT before it']],
  ['SELECT a', ['1:9 «» found the end of the file, expected FROM and a stream']],
  ['SELECT a, FROM s', ['1:9 «,» found "," before FROM, expected a column after it']],
  ['SELECT a b c FROM s', ['1:12 «c» found c, expected "," or FROM']],
  ["SELECT a 'b' FROM s", ["1:10 «'b'» found 'b', expected \",\" or FROM"]],
  ['SELECT a AS end FROM s', ['1:13 «end» found end, expected a name for the column']],
  ['SELECT DISTINCT a FROM s', ['1:8 «DISTINCT» SELECT DISTINCT is not supported']],
  ['SELECT * EXCLUDE (a) FROM s', ['1:10 «EXCLUDE» leaving columns out of * is not supported']],
  ['SELECT f(a, b FROM s', ['1:15 «FROM» found FROM, expected "," or ")"']],
  ['SELECT a IS DISTINCT FROM FROM s', ['1:27 «FROM» found FROM, expected an expression']],
  [
    'SELECT a FROM (SELECT 1, ) WHERE b +',
    [
      '1:24 «,» found "," before ")", expected a column after it',
      '1:37 «» found the end of the file, expected an expression',
    ],
  ],
  ['SELECT a FROM (SELECT a FROM s', ['1:31 «» found the end of the file, expected WHERE, UNION ALL or ")"']],
  ['SELECT a FROM (SELECT a FROM s, t)', ['1:31 «,» reading several streams with a comma is not supported']],
  ['SELECT a FROM (SELECT a FROM s JOIN t ON x)', ['1:32 «JOIN» a join stands behind the FROM of a query and alone']],
  ['SELECT a FROM (SELECT a FROM s GROUP BY a)', ['1:32 «GROUP» GROUP BY is not supported']],
  ['SELECT a FROM (SELECT a FROM s ORDER BY a)', ['1:32 «ORDER» ORDER BY behind FROM is not supported']],
  ['SELECT a FROM (SELECT a FROM s UNION SELECT b FROM t)', ['1:32 «UNION» UNION without ALL is not supported']],
  ['SELECT a FROM (SELECT a FROM s EXCEPT SELECT b FROM t)', ['1:32 «EXCEPT» EXCEPT is not supported']],
  [
    'SELECT a FROM (SELECT a FROM s MATCH_RECOGNIZE (PATTERN (A)))',
    ['1:32 «MATCH_RECOGNIZE» MATCH_RECOGNIZE inside the brackets of FROM is not supported'],
  ],
  ['SELECT a FROM (s)', ['1:16 «s» found s, expected SELECT']],
  ['SELECT a FROM (VALUES 1, (2, 3) t(a, 1)', ['1:33 «t» found t, expected "," or ")"']],
  ['SELECT (SELECT 1 FROM s', ['1:24 «» found the end of the file, expected ")" behind the subquery']],
  ["SELECT a FROM 'x.csv'", ["1:15 «'x.csv'» reading a file by its path is not supported"]],
  ['SELECT a FROM main.s', ['1:19 «.» found ".", expected a stream by its plain name']],
  ['SELECT a FROM TUMBLE(s)', ['1:23 «)» found ")", expected "," and DESCRIPTOR(column)']],
  ['SELECT a FROM s, t', ['1:16 «,» reading several streams with a comma is not supported']],
  ['SELECT a FROM s RIGHT JOIN t ON s.a = t.a', ['1:17 «RIGHT» RIGHT JOIN is not supported']],
  ['SELECT a FROM s FULL OUTER JOIN t ON s.a = t.a', ['1:17 «FULL» FULL JOIN is not supported']],
  ['SELECT a FROM s CROSS JOIN t', ['1:17 «CROSS» CROSS JOIN is not supported']],
  ['SELECT a FROM s NATURAL LEFT JOIN t', ['1:17 «NATURAL» NATURAL JOIN is not supported']],
  ['SELECT a FROM s ASOF JOIN t ON s.a = t.a', ['1:17 «ASOF» ASOF JOIN is not supported']],
  ['SELECT a FROM s JOIN t USING (a)', ['1:24 «USING» USING is not supported']],
  ['SELECT a FROM s JOIN t WHERE a', ['1:24 «WHERE» found WHERE, expected ON']],
  [
    'SELECT a FROM s JOIN t ON s.a = t.a LEFT JOIN u ON x',
    ['1:37 «LEFT» several joins in one query are not supported'],
  ],
  ['SELECT a FROM s JOIN t FOR SYSTEM_TIME s.ts ON x', ['1:40 «s» found s, expected AS']],
  ['SELECT a FROM s JOIN t ON x UNION ALL SELECT b FROM s', ['1:29 «UNION» UNION is not supported']],
  [
    'SELECT a FROM s WHERE b GROUP BY a HAVING c',
    ['1:25 «GROUP» GROUP BY is not supported', '1:36 «HAVING» HAVING is not supported'],
  ],
  [
    'SELECT a FROM s ORDER BY f(a, b) LIMIT 5',
    ['1:17 «ORDER» ORDER BY behind FROM is not supported', '1:34 «LIMIT» LIMIT is not supported'],
  ],
  ['SELECT a FROM s UNION SELECT b FROM t', ['1:17 «UNION» UNION without ALL is not supported']],
  ['SELECT a FROM s UNION ALL SELECT b FROM t LIMIT 5', ['1:43 «LIMIT» LIMIT is not supported']],
  ['SELECT a FROM s MATCH_RECOGNIZE (PATTERN (A)) UNION ALL SELECT b FROM t', ['1:47 «UNION» UNION is not supported']],
  ['SELECT a FROM s; SELECT b FROM s', ['1:18 «SELECT» found SELECT behind ";", expected the end of the file']],
  ['SELECT a FROM s WHERE b c d', ['1:25 «c» found c, expected WHERE or the end of the query']],
  ['SELECT a FROM s WHERE a WHERE b', ['1:25 «WHERE» found WHERE a second time']],
  [
    'SELECT a FROM s WHERE b MATCH_RECOGNIZE (PATTERN (A))',
    ['1:25 «MATCH_RECOGNIZE» found MATCH_RECOGNIZE, expected it right behind the stream'],
  ],
  [
    'SELECT a FROM s MATCH_RECOGNIZE (PATTERN (A)',
    ['1:45 «» found the end of the file, expected ")" behind the clauses of MATCH_RECOGNIZE'],
  ],
  [
    'SELECT a FROM s MATCH_RECOGNIZE (PATTERN (A) WHERE b',
    ['1:46 «WHERE» found WHERE, expected ")" behind the clauses of MATCH_RECOGNIZE'],
  ],
  ["SELECT 'a FROM s", ["1:8 «'» found a string that is never closed"]],
  [
    'SELECT `a`, “b FROM s',
    ['1:8 «`a`» found `a`, expected a name in double quotes', '1:13 «“» found "“", which means nothing here'],
  ],
])('%j', (text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test('positions are right behind a byte order mark, Windows line ends, tabs and letters of two units', () => {
  expect(problemsOf('\uFEFFSELECT\r\n\t"😀" +\r\nFROM s')).toEqual(['3:1 «FROM» found FROM, expected an expression']);
  expect(problemsOf("\uFEFFSELECT '😀' b c FROM s")).toEqual(['1:15 «c» found c, expected "," or FROM']);
});
