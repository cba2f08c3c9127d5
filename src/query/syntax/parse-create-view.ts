import type { CreateViewSyntax, QuerySyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseColumns, parsePart, parseUnion, parseWith } from './parse-relation.js';
import { refuseModifiers } from './refuse-modifiers.js';
import { type Refusal, unsupportedTailAt } from './unsupported-clauses.js';

const HINT = 'Write CREATE VIEW name AS SELECT … FROM stream WHERE …';
const OWN_FILE = 'A view filters, computes, renames and unites rows: put this into a query file of its own';
const MATCH_IN_VIEW: Refusal = { message: 'MATCH_RECOGNIZE in a view is not supported', hint: OWN_FILE };

const AGGREGATION = ['GROUP', 'HAVING', 'WINDOW', 'QUALIFY'];

/** `CREATE VIEW name [(columns)] AS query`, from VIEW on. */
export function parseCreateView(cursor: Cursor): CreateViewSyntax {
  cursor.expectWord('VIEW', HINT);
  refuseModifiers(cursor, ['IF', 'NOT', 'EXISTS']);
  const name = cursor.expectName('the name of the view', HINT);
  if (cursor.isSymbol('.')) {
    throw cursor.failure(cursor.current, 'found ".", expected a plain name', 'Views are in no catalogue or schema');
  }
  const columns = parseColumns(cursor);
  cursor.expectWord('AS', HINT);
  const before = cursor.subqueries.length;
  const query = parseViewQuery(cursor);
  return { name, columns, query, subqueries: cursor.subqueries.slice(before), ...cursor.spanFrom(name) };
}

function parseViewQuery(cursor: Cursor): QuerySyntax {
  const first = cursor.current;
  const tables = parseWith(cursor);
  const parts = [parsePart(cursor, MATCH_IN_VIEW), ...parseUnion(cursor, MATCH_IN_VIEW)];
  const refused = unsupportedTailAt(cursor);
  if (refused !== undefined) {
    const hint = AGGREGATION.some((word) => cursor.isWord(word)) ? OWN_FILE : refused.hint;
    throw cursor.failure(cursor.current, refused.message.replace(' is not', ' in a view is not'), hint);
  }
  return { with: tables, parts, ...cursor.spanFrom(first) };
}
