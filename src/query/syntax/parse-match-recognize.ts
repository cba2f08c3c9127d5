import { unreachable } from '../../errors.js';
import {
  CLAUSE_ORDER_HINT,
  CLAUSES,
  type Clause,
  clauseAt,
  clauseNamedAt,
  misspelledClauseAt,
  type NamedClause,
} from '../matching/match-clauses.js';
import type { MatchRecognizeSyntax, Span } from './ast.js';
import type { Cursor } from './cursor.js';
import { skipItem } from './parse-list.js';
import {
  endsClause,
  parseDefine,
  parseMeasures,
  parseOrderBy,
  parsePartitionBy,
  parsePatternClause,
  parseSubset,
  parseWithin,
} from './parse-match-clauses.js';
import { parseAllRows, parseOneRow, parseSkip } from './parse-match-options.js';
import { describeToken } from './tokens.js';

/** `MATCH_RECOGNIZE (…)`, without the alias; nothing when its pattern cannot be read, which is then reported. */
export function parseMatchRecognize(cursor: Cursor): MatchRecognizeSyntax | undefined {
  const first = cursor.current;
  cursor.expectWord('MATCH_RECOGNIZE');
  cursor.expectSymbol('(', '"("', CLAUSE_ORDER_HINT);
  let clauses: Partial<MatchRecognizeSyntax> = {};
  const seen: Clause[] = [];
  while (!cursor.takeSymbol(')')) {
    if (cursor.isEnd() || cursor.isSymbol(';') || cursor.isWord('WHERE')) {
      const found = describeToken(cursor.current, cursor.text);
      const hint = cursor.isWord('WHERE') ? WHERE_HINT : 'Close each "(" that is opened';
      cursor.report(cursor.current, `found ${found}, expected ")" behind the clauses of MATCH_RECOGNIZE`, hint);
      break;
    }
    const named = takeClauseName(cursor, seen);
    if (named === undefined) continue;
    const parsed = cursor.attempt(
      () => parseClause(cursor, named),
      (from) => skipClause(cursor, from),
    );
    clauses = { ...parsed, ...clauses };
    seen.push(named.clause);
  }
  if (!seen.includes('PATTERN')) {
    cursor.report(
      first,
      'found MATCH_RECOGNIZE without PATTERN',
      `PATTERN (…) says what to look for. ${CLAUSE_ORDER_HINT}`,
    );
  }
  return complete(clauses, first, cursor);
}

const WHERE_HINT = 'WHERE stands behind MATCH_RECOGNIZE (…) and sees its result; what rows must be is said in DEFINE';

/** Which clause begins here, after complaints about its place or spelling; what begins none is reported and passed. */
function takeClauseName(cursor: Cursor, seen: readonly Clause[]): NamedClause | undefined {
  const { current } = cursor;
  const found = describeToken(current, cursor.text);
  const named = clauseAt(cursor) ?? misspelledClauseAt(cursor) ?? clauseNamedAt(cursor);
  if (named === undefined) {
    cursor.report(current, `found ${found}, expected a clause of MATCH_RECOGNIZE or ")"`, CLAUSE_ORDER_HINT);
    cursor.advance();
    skipClause(cursor, cursor.index);
    return undefined;
  }
  const { clause, word } = named;
  if (!cursor.isWord(word)) {
    cursor.report(
      current,
      `found ${found}, expected ${word}`,
      `Did you mean ${clause === 'rows per match' ? word : clause}?`,
    );
  }
  if (seen.includes(clause)) {
    cursor.report(current, `found ${titleOf(named)} a second time`, CLAUSE_ORDER_HINT);
    return named;
  }
  const before = seen.find((other) => CLAUSES.indexOf(other) > CLAUSES.indexOf(clause));
  if (before !== undefined) {
    const expected = before === 'rows per match' ? 'ROWS PER MATCH' : before;
    cursor.report(current, `found ${titleOf(named)} behind ${expected}, expected it before`, CLAUSE_ORDER_HINT);
  }
  return named;
}

function titleOf({ clause, word }: NamedClause): string {
  if (clause !== 'rows per match') return clause;
  return word === 'ONE' ? 'ONE ROW PER MATCH' : 'ALL ROWS PER MATCH';
}

function parseClause(cursor: Cursor, { clause, word }: NamedClause): Partial<MatchRecognizeSyntax> {
  switch (clause) {
    case 'PARTITION BY':
      return { partitionBy: parsePartitionBy(cursor) };
    case 'ORDER BY':
      return { orderBy: parseOrderBy(cursor) };
    case 'MEASURES':
      return { measures: parseMeasures(cursor) };
    case 'rows per match':
      return { rowsPerMatch: word === 'ONE' ? parseOneRow(cursor) : parseAllRows(cursor) };
    case 'AFTER MATCH SKIP':
      return { skip: parseSkip(cursor) };
    case 'PATTERN':
      return { pattern: parsePatternClause(cursor) };
    case 'WITHIN':
      return { within: parseWithin(cursor) };
    case 'SUBSET':
      return { subsets: parseSubset(cursor) };
    case 'DEFINE':
      return { define: parseDefine(cursor) };
    default:
      return unreachable(clause);
  }
}

function skipClause(cursor: Cursor, from: number): void {
  skipItem(cursor, from, () => endsClause(cursor));
  while (cursor.takeSymbol(',')) skipItem(cursor, cursor.index, () => endsClause(cursor));
}

function complete(
  clauses: Partial<MatchRecognizeSyntax>,
  first: Span,
  cursor: Cursor,
): MatchRecognizeSyntax | undefined {
  const { pattern } = clauses;
  if (pattern === undefined) return undefined;
  const defaults = { partitionBy: [], orderBy: [], measures: [], subsets: [], define: [] };
  const rowsPerMatch = { kind: 'one-row', showTimeouts: false, start: first.start, end: first.end } as const;
  return { ...defaults, rowsPerMatch, ...clauses, pattern, ...cursor.spanFrom(first) };
}
