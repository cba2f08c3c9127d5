import type { Cursor } from './cursor.js';

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

const STATEMENTS: ReadonlyMap<string, Refusal> = new Map([
  ['CREATE', { message: 'found CREATE, expected SELECT', hint: 'Streams are declared in streams.sql' }],
  ['FROM', { message: 'found FROM, expected SELECT before it', hint: 'Write SELECT * FROM …' }],
  ...['VALUES', 'EXPLAIN', 'DESCRIBE', 'SUMMARIZE', 'SHOW', 'COPY', 'UPDATE', 'DELETE', 'DROP', 'ALTER'].map(
    (word): [string, Refusal] => [word, refusal(word, 'A file in this folder is one SELECT')],
  ),
]);

const JOIN = "JOIN b ON b.key = a.key AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '30' MINUTE";
const OTHER_JOINS: ReadonlyMap<string, Refusal> = new Map([
  ...['JOIN', 'INNER', 'LEFT', 'OUTER'].map((word): [string, Refusal] => [
    word,
    { message: 'a join stands behind the FROM of a query and alone', hint: 'Put it into a file of its own' },
  ]),
  ['RIGHT', refusal('RIGHT JOIN', 'Put the sides the other way round: FROM b LEFT JOIN a ON …')],
  ['FULL', refusal('FULL JOIN', 'Write a LEFT JOIN from either side, each in a file of its own')],
  ['ASOF', refusal('ASOF JOIN', 'Write JOIN prices FOR SYSTEM_TIME AS OF e.ts AS p ON p.item_id = e.item_id')],
  ...['CROSS', 'NATURAL', 'POSITIONAL', 'SEMI', 'ANTI'].map((word): [string, Refusal] => [
    word,
    refusal(`${word} JOIN`, `Say which rows belong together: ${JOIN}`),
  ]),
]);
const GROUPING =
  "Rows are grouped in windows, FROM TABLE(TUMBLE(TABLE events, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY window_start, window_end; in MATCH_RECOGNIZE, MEASURES can hold aggregates";
const SETS = 'Put each SELECT into a file of its own';
const LIMIT = refusal('LIMIT', 'Behaviours are emitted as they are found; ask the archive for the first few');
const TAILS: ReadonlyMap<string, Refusal> = new Map([
  ...OTHER_JOINS,
  ['GROUP', refusal('GROUP BY', GROUPING)],
  ['HAVING', refusal('HAVING', `Say it in WHERE behind MATCH_RECOGNIZE (…). ${GROUPING}`)],
  ['ORDER', refusal('ORDER BY behind FROM', 'Behaviours are emitted as they are found; sort when asking the archive')],
  ['LIMIT', LIMIT],
  ['FETCH', LIMIT],
  ['OFFSET', refusal('OFFSET', LIMIT.hint)],
  ['UNION', refusal('UNION', SETS)],
  ['INTERSECT', refusal('INTERSECT', SETS)],
  ['EXCEPT', refusal('EXCEPT', SETS)],
  [
    'WINDOW',
    refusal('WINDOW', 'In MATCH_RECOGNIZE, PREV(x), FIRST(x) and aggregates look at other rows; elsewhere OVER w does'),
  ],
  ['QUALIFY', refusal('QUALIFY', 'Say it in WHERE behind MATCH_RECOGNIZE (…)')],
  ['TABLESAMPLE', refusal('TABLESAMPLE', 'A query reads every event')],
]);
const SEVERAL_STREAMS = refusal(
  'reading several streams with a comma',
  `Write ${JOIN}; or FROM (SELECT … UNION ALL SELECT …), and PARTITION BY parts the rows by key`,
);

/** Why the statement that begins here is none that motif runs. */
export function unsupportedStatementAt(cursor: Cursor): Refusal | undefined {
  const token = cursor.current;
  return token.kind === 'word' ? STATEMENTS.get(token.upper) : undefined;
}

/** Why motif cannot do what stands here, behind FROM. */
export function unsupportedTailAt(cursor: Cursor): Refusal | undefined {
  const token = cursor.current;
  if (cursor.isSymbol(',')) return SEVERAL_STREAMS;
  return token.kind === 'word' ? TAILS.get(token.upper) : undefined;
}

/** `LEFT OUTER JOIN` is one thing, of several words. */
export function isJoinWordAt({ current }: Cursor): boolean {
  return current.kind === 'word' && OTHER_JOINS.has(current.upper);
}

function refusal(what: string, hint: string): Refusal {
  return { message: `${what} is not supported`, hint };
}
