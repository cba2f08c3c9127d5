import type { Cursor } from './cursor.js';

export interface Refusal {
  readonly message: string;
  readonly hint: string;
}

const STATEMENTS: ReadonlyMap<string, Refusal> = new Map([
  ['CREATE', { message: 'found CREATE, expected SELECT', hint: 'Streams are declared in streams.sql' }],
  ['FROM', { message: 'found FROM, expected SELECT before it', hint: 'Write SELECT * FROM …' }],
  ...['VALUES', 'EXPLAIN', 'DESCRIBE', 'SUMMARIZE', 'SHOW', 'SET', 'COPY', 'UPDATE', 'DELETE', 'DROP', 'ALTER'].map(
    (word): [string, Refusal] => [word, refusal(word, 'A file in this folder is one SELECT')],
  ),
]);

const JOIN = refusal(
  'JOIN',
  'Rows of several streams come together with FROM (SELECT … UNION ALL SELECT …), and PARTITION BY parts them by key',
);
const SETS = 'Put each SELECT into a file of its own';
const LIMIT = refusal('LIMIT', 'Behaviours are emitted as they are found; ask the archive for the first few');
const TAILS: ReadonlyMap<string, Refusal> = new Map([
  ...['JOIN', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'OUTER', 'CROSS', 'NATURAL', 'ASOF', 'POSITIONAL', 'SEMI', 'ANTI'].map(
    (word): [string, Refusal] => [word, JOIN],
  ),
  ['GROUP', refusal('GROUP BY', 'In MATCH_RECOGNIZE, MEASURES can hold aggregates over the events of a match')],
  ['HAVING', refusal('HAVING', 'Say it in WHERE behind MATCH_RECOGNIZE (…)')],
  ['ORDER', refusal('ORDER BY behind FROM', 'Behaviours are emitted as they are found; sort when asking the archive')],
  ['LIMIT', LIMIT],
  ['FETCH', LIMIT],
  ['OFFSET', refusal('OFFSET', LIMIT.hint)],
  ['UNION', refusal('UNION', SETS)],
  ['INTERSECT', refusal('INTERSECT', SETS)],
  ['EXCEPT', refusal('EXCEPT', SETS)],
  ['WINDOW', refusal('WINDOW', 'In MATCH_RECOGNIZE, PREV(x), FIRST(x) and aggregates look at other rows')],
  ['QUALIFY', refusal('QUALIFY', 'Say it in WHERE behind MATCH_RECOGNIZE (…)')],
  ['TABLESAMPLE', refusal('TABLESAMPLE', 'A query reads every event')],
]);
const SEVERAL_STREAMS = refusal('reading several streams', JOIN.hint);

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

function refusal(what: string, hint: string): Refusal {
  return { message: `${what} is not supported`, hint };
}
