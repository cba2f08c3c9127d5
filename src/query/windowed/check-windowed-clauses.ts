import { findName } from '../binding/find-name.js';
import type { QueryInput } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { Token } from '../syntax/tokens.js';
import type { WindowedSyntax, Words } from '../syntax/windowed-syntax.js';
import { identifierOf, isOneOf, isStar, isSymbol, spanOf } from '../syntax/words-of.js';
import { oversOf } from './overs-of.js';

/**
 * Refuses what DuckDB would understand otherwise than it is meant: a statement sees the rows of many windows, or of an
 * epoch, at once, and columns of motif's own among those of the query.
 */
export function checkWindowedClauses(
  clauses: WindowedSyntax,
  { name, schema }: QueryInput,
  report: ProblemReport,
): void {
  const isOverWindows = clauses.window !== undefined;
  for (const item of clauses.items) {
    if (isStar(item)) checkStar(item, name, isOverWindows, report);
    else refuseStarWithMore(item, report);
  }
  for (const words of wordsOf(clauses)) {
    refuseCalls(words, report);
    const [over] = isOverWindows ? oversOf(words) : [];
    if (over !== undefined) {
      const hint = 'Make the windows a query of its own file, and let another with OVER read it by its name';
      report.error(over.over, 'OVER in a query over windows would see whatever other windows end with them', hint);
    }
    const row = names(name, schema) ? undefined : words.tokens.find((_, i) => isWholeRow(words, i, name));
    if (row !== undefined) {
      report.error(row, `${name} is a whole row, and not a column of one`, 'Name what is wanted of it: {a: a, b: b}');
    }
  }
}

function checkStar(item: Words, name: string, isOverWindows: boolean, report: ProblemReport): void {
  const [first] = item.tokens;
  const side = item.tokens.length === 1 ? undefined : identifierOf(first);
  if (isOverWindows) {
    const message = 'the columns of a row are not those of a window, which gives one row for each group of many';
    report.error(item, message, 'Name what SELECT gives: window_start, window_end, count(*) AS n');
  } else if (side !== undefined && findName(side, [name]) < 0) {
    report.error(item, `${side.name}.* is not supported with OVER`, `Write *, ${name}.* or the names of the columns`);
  }
}

/** `* EXCLUDE (…)`, `t.* REPLACE (…)`. */
function refuseStarWithMore(item: Words, report: ProblemReport): void {
  const { tokens } = item;
  if (!isSymbol(tokens[0], '*') && !(isSymbol(tokens[1], '.') && isSymbol(tokens[2], '*'))) return;
  report.error(item, 'what stands behind * is not supported here', 'Write * alone, or the names of the columns');
}

function refuseCalls({ tokens }: Words, report: ProblemReport): void {
  for (const [i, token] of tokens.entries()) {
    if (!isSymbol(tokens[i + 1], '(') || isSymbol(tokens[i - 1], '.')) continue;
    if (isOneOf(token, ['COLUMNS'])) {
      report.error(token, 'COLUMNS is not supported here', 'Write the names of the columns');
    } else if (isOneOf(token, ['UNNEST', 'UNLIST'])) {
      const hint = 'Keep the list as it is, and unnest it when asking the archive';
      report.error(token, 'unnest would make several rows of one, and a behaviour is one row', hint);
    }
  }
}

/** The name of what is read as a value, and not as the name of a column of SELECT. */
function isWholeRow({ tokens }: Words, i: number, name: string): boolean {
  const written = identifierOf(tokens[i]);
  if (written === undefined || findName(written, [name]) < 0) return false;
  const [before, next] = [tokens[i - 1], tokens[i + 1]];
  const isName = isOneOf(before, ['AS', 'OVER']) || (before !== undefined && next === undefined && !isOperator(before));
  return (
    !isName && !isOneOf(next, ['AS']) && !isSymbol(before, '.') && !AFTER_NAME.some((symbol) => isSymbol(next, symbol))
  );
}

function isOperator(token: Token): boolean {
  return token.kind === 'symbol' && !')]}'.includes(token.symbol);
}

/** `t.a`, `t(…)`, `t := …`, `t -> …`, `{t: …}`. */
const AFTER_NAME = ['.', '(', ':=', '->', ':'];

function names(name: string, schema: QueryInput['schema']): boolean {
  return schema.some((field) => field.name.toLowerCase() === name.toLowerCase());
}

function wordsOf({ items, where, groupBy, having, windows, qualify }: WindowedSyntax): readonly Words[] {
  const tails = [where, having, windows, qualify].filter((words) => words !== undefined);
  return [...items, ...(groupBy?.items ?? []), ...tails].map(({ tokens }) => ({ tokens, ...spanOf(tokens) }));
}
