import type { Database } from '../duckdb/database.js';
import type { Completion } from './archive-reader.js';
import { quoteText } from './quote-text.js';

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

/** DuckDB suggests what is merely alike too, and where a table's name stands every keyword that could be one. */
function likely(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const begun = suggestions.filter((one) => isBegunBy(text.slice(one.start), one.text));
  const tables = begun.filter(({ type }) => type === 'table');
  if (tables.length > 0) return tables;
  const isName = ({ type }: Suggestion): boolean => type !== 'keyword';
  return [...begun.filter(isName), ...begun.filter((one) => !isName(one))];
}

function isBegunBy(word: string, suggestion: string): boolean {
  const bare = (name: string): string => name.replace(/^"/, '').toLowerCase();
  return bare(suggestion).startsWith(bare(word));
}
