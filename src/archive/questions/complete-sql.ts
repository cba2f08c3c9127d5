import type { Database } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import type { Completion } from './archive-reader.js';

/** What DuckDB suggests, by what it knows of the archive. */
export async function completeSql(database: Database, text: string): Promise<readonly Completion[]> {
  const rows = await database.rows(
    `SELECT suggestion, suggestion_start, suggestion_type FROM sql_auto_complete(${quoteText(text)})`,
  );
  const bytes = Buffer.from(text);
  const suggestions = rows.map(([suggestion, start, type]) => ({
    text: String(suggestion),
    start: bytes.subarray(0, Number(start)).toString().length,
    type: String(type),
  }));
  return likely(suggestions, text).map(({ text: completion, start }) => ({ text: completion, start }));
}

interface Suggestion extends Completion {
  /** DuckDB's word: `keyword`, `table`, `column`, `scalar_function`, … */
  readonly type: string;
}

/**
 * DuckDB suggests what is merely alike too; where a table's name stands every keyword that could be one; and where a
 * column's does, the tables.
 */
function likely(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const begun = suggestions.filter((one) => isBegunBy(text.slice(one.start), one.text));
  const ofType = (...types: string[]): readonly Suggestion[] => begun.filter(({ type }) => types.includes(type));
  const columns = ofType('column');
  const tables = ofType('table');
  if (columns.length === 0 && tables.length > 0) return tables;
  return [
    ...columns,
    ...begun.filter(({ type }) => !['column', 'table', 'keyword'].includes(type)),
    ...ofType('keyword'),
  ];
}

/** Operators are quicker typed than chosen. */
function isBegunBy(word: string, suggestion: string): boolean {
  if (!/^"?[\p{L}_]/u.test(suggestion)) return false;
  const bare = (name: string): string => name.replace(/^"/, '').toLowerCase();
  return bare(suggestion).startsWith(bare(word));
}
