import type { Cursor } from './cursor.js';

const FUNCTIONS = ['TUMBLE', 'HOP', 'CUMULATE', 'SESSION'];

/** Whether DuckDB has to run the query that begins at SELECT here: one over windows, or one with OVER. */
export function isWindowedAt(cursor: Cursor): boolean {
  let depth = 0;
  let hasOver = false;
  for (let ahead = 1; cursor.peek(ahead).kind !== 'end'; ahead++) {
    if (opens(cursor, ahead)) depth++;
    else if (closes(cursor, ahead)) depth--;
    else if (isOver(cursor, ahead)) hasOver = true;
    if (depth < 0 || cursor.isSymbol(';', ahead)) break;
    if (depth > 0 || !cursor.isWord('FROM', ahead) || cursor.isWord('DISTINCT', ahead - 1)) continue;
    return (
      startsWindowTable(cursor, ahead + 1) ||
      (!hasWord(cursor, 'MATCH_RECOGNIZE', ahead) && (hasOver || hasQualify(cursor, ahead)))
    );
  }
  return false;
}

/** `TABLE(TUMBLE(`, or in the newer way `TUMBLE(`. */
export function startsWindowTable(cursor: Cursor, ahead = 0): boolean {
  if (cursor.isWord('TABLE', ahead)) return cursor.isSymbol('(', ahead + 1);
  return FUNCTIONS.some((word) => cursor.isWord(word, ahead)) && cursor.isSymbol('(', ahead + 1);
}

function isOver(cursor: Cursor, ahead: number): boolean {
  return (
    cursor.isWord('OVER', ahead) &&
    cursor.isSymbol(')', ahead - 1) &&
    (cursor.isSymbol('(', ahead + 1) || cursor.isName(ahead + 1))
  );
}

/** QUALIFY, and OVER behind it. */
function hasQualify(cursor: Cursor, from: number): boolean {
  return hasWord(cursor, 'QUALIFY', from) && hasWord(cursor, 'OVER', from);
}

function hasWord(cursor: Cursor, word: string, from: number): boolean {
  for (let ahead = from; cursor.peek(ahead).kind !== 'end'; ahead++) if (cursor.isWord(word, ahead)) return true;
  return false;
}

function opens(cursor: Cursor, ahead: number): boolean {
  return ['(', '[', '{'].some((symbol) => cursor.isSymbol(symbol, ahead));
}

function closes(cursor: Cursor, ahead: number): boolean {
  return [')', ']', '}'].some((symbol) => cursor.isSymbol(symbol, ahead));
}
