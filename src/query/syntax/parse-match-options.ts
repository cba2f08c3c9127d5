import { clauseAt } from '../matching/match-clauses.js';
import type { MatchRecognizeSyntax } from './ast.js';
import type { Cursor } from './cursor.js';

type RowsPerMatch = MatchRecognizeSyntax['rowsPerMatch'];
type Skip = NonNullable<MatchRecognizeSyntax['skip']>;

const ROWS_HINT =
  'Write ALL ROWS PER MATCH, alone or with SHOW EMPTY MATCHES, OMIT EMPTY MATCHES or WITH UNMATCHED ROWS behind it';

/** `ONE ROW PER MATCH [SHOW TIMEOUT MATCHES]`. */
export function parseOneRow(cursor: Cursor): RowsPerMatch {
  const first = cursor.advance();
  for (const word of ['ROW', 'PER', 'MATCH']) cursor.expectWord(word);
  const showTimeouts = cursor.takeWord('SHOW');
  if (showTimeouts) {
    cursor.expectWord('TIMEOUT', 'Write ONE ROW PER MATCH SHOW TIMEOUT MATCHES');
    cursor.expectWord('MATCHES');
  }
  return { kind: 'one-row', showTimeouts, ...cursor.spanFrom(first) };
}

/** `ALL ROWS PER MATCH [SHOW EMPTY MATCHES | OMIT EMPTY MATCHES | WITH UNMATCHED ROWS]`. */
export function parseAllRows(cursor: Cursor): RowsPerMatch {
  const first = cursor.advance();
  for (const word of ['ROWS', 'PER', 'MATCH']) cursor.expectWord(word);
  const kind = parseEmptyMatches(cursor);
  return { kind, showTimeouts: false, ...cursor.spanFrom(first) };
}

function parseEmptyMatches(cursor: Cursor): RowsPerMatch['kind'] {
  if (cursor.takeWord('WITH')) {
    cursor.expectWord('UNMATCHED', ROWS_HINT);
    cursor.expectWord('ROWS', ROWS_HINT);
    return 'all-rows-with-unmatched';
  }
  const omit = cursor.takeWord('OMIT');
  if (!omit && !cursor.takeWord('SHOW')) return 'all-rows-show-empty';
  if (cursor.isWord('TIMEOUT')) {
    const hint = 'Write ONE ROW PER MATCH SHOW TIMEOUT MATCHES';
    throw cursor.failure(cursor.current, 'SHOW TIMEOUT MATCHES is not supported with ALL ROWS PER MATCH', hint);
  }
  cursor.expectWord('EMPTY', ROWS_HINT);
  cursor.expectWord('MATCHES', ROWS_HINT);
  return omit ? 'all-rows-omit-empty' : 'all-rows-show-empty';
}

const SKIP_HINT =
  'Write AFTER MATCH SKIP and then PAST LAST ROW, TO NEXT ROW, TO FIRST a or TO LAST a, a being a variable';

/** `AFTER MATCH SKIP PAST LAST ROW | TO NEXT ROW | TO [FIRST | LAST] variable`. */
export function parseSkip(cursor: Cursor): Skip {
  const first = cursor.advance();
  cursor.expectWord('MATCH', SKIP_HINT);
  cursor.expectWord('SKIP', SKIP_HINT);
  if (cursor.takeWord('PAST')) {
    cursor.expectWord('LAST', SKIP_HINT);
    cursor.expectWord('ROW', SKIP_HINT);
    return { to: 'past-last-row', ...cursor.spanFrom(first) };
  }
  if (!cursor.isWord('TO')) throw cursor.unexpected('PAST LAST ROW or TO', SKIP_HINT);
  cursor.advance();
  if (cursor.takeWord('NEXT')) {
    cursor.expectWord('ROW', SKIP_HINT);
    return { to: 'next-row', ...cursor.spanFrom(first) };
  }
  if (clauseAt(cursor) !== undefined) throw cursor.unexpected('NEXT ROW or a variable', SKIP_HINT);
  const to = isVariableAhead(cursor) && cursor.takeWord('FIRST') ? 'first' : 'last';
  if (isVariableAhead(cursor)) cursor.takeWord('LAST');
  const variable = cursor.expectName('a variable', SKIP_HINT);
  return { to, variable, ...cursor.spanFrom(first) };
}

/** Without one, FIRST or LAST is itself the variable. */
function isVariableAhead(cursor: Cursor): boolean {
  const index = cursor.index;
  cursor.advance();
  const isVariable = cursor.isName() && clauseAt(cursor) === undefined;
  cursor.rewind(index);
  return isVariable;
}
