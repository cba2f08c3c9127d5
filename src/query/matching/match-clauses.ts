import type { Cursor } from '../syntax/cursor.js';

/** The clauses of MATCH_RECOGNIZE, in the standard's order. */
export const CLAUSES = [
  'PARTITION BY',
  'ORDER BY',
  'MEASURES',
  'rows per match',
  'AFTER MATCH SKIP',
  'PATTERN',
  'WITHIN',
  'SUBSET',
  'DEFINE',
] as const;

export type Clause = (typeof CLAUSES)[number];

export const CLAUSE_ORDER_HINT: string =
  'The order is PARTITION BY, ORDER BY, MEASURES, ONE ROW PER MATCH, AFTER MATCH SKIP, PATTERN, WITHIN, SUBSET, DEFINE';

/** A clause and the word it begins with. */
export interface NamedClause {
  readonly clause: Clause;
  readonly word: string;
}

interface ClauseStart extends NamedClause {
  /** What surely follows the word, so that a misspelled one is recognised and a column of that name is not. */
  readonly goesOn: (cursor: Cursor) => boolean;
}

const STARTS: readonly ClauseStart[] = [
  { clause: 'PARTITION BY', word: 'PARTITION', goesOn: (cursor) => cursor.isWord('BY', 1) },
  { clause: 'ORDER BY', word: 'ORDER', goesOn: (cursor) => cursor.isWord('BY', 1) },
  { clause: 'MEASURES', word: 'MEASURES', goesOn: isExpressionAhead },
  { clause: 'rows per match', word: 'ONE', goesOn: (cursor) => isLike(cursor, 'ROW', 1) },
  { clause: 'rows per match', word: 'ALL', goesOn: (cursor) => isLike(cursor, 'ROWS', 1) },
  { clause: 'AFTER MATCH SKIP', word: 'AFTER', goesOn: (cursor) => isLike(cursor, 'MATCH', 1) },
  { clause: 'PATTERN', word: 'PATTERN', goesOn: (cursor) => cursor.isSymbol('(', 1) },
  { clause: 'WITHIN', word: 'WITHIN', goesOn: isLengthAhead },
  { clause: 'SUBSET', word: 'SUBSET', goesOn: (cursor) => cursor.isName(1) && cursor.isSymbol('=', 2) },
  { clause: 'DEFINE', word: 'DEFINE', goesOn: (cursor) => cursor.isName(1) && cursor.isWord('AS', 2) },
];

/** The clause that surely begins here. */
export function clauseAt(cursor: Cursor): NamedClause | undefined {
  return STARTS.find(({ word, goesOn }) => cursor.isWord(word) && goesOn(cursor));
}

/** The clause that seems to begin here, its first word misspelled. */
export function misspelledClauseAt(cursor: Cursor): NamedClause | undefined {
  return STARTS.find(({ word, goesOn }) => cursor.isNearly(word) && goesOn(cursor));
}

/** The clause named here, whatever follows; only where nothing but a clause can stand. */
export function clauseNamedAt(cursor: Cursor): NamedClause | undefined {
  return STARTS.find(({ word }) => cursor.isWord(word)) ?? STARTS.find(({ word }) => cursor.isNearly(word));
}

function isLike(cursor: Cursor, word: string, ahead: number): boolean {
  return cursor.isWord(word, ahead) || cursor.isNearly(word, ahead);
}

function isExpressionAhead(cursor: Cursor): boolean {
  const { kind } = cursor.peek(1);
  if (kind === 'number' || kind === 'string' || cursor.isName(1)) return true;
  if (['(', '[', '-'].some((symbol) => cursor.isSymbol(symbol, 1))) return true;
  return ['CASE', 'CAST', 'TRY_CAST', 'NOT', 'NULL', 'TRUE', 'FALSE'].some((word) => cursor.isWord(word, 1));
}

function isLengthAhead(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  return cursor.isWord('INTERVAL', 1) || next.kind === 'string' || next.kind === 'number';
}
