import type { JoinSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { isMatchRecognize, parseNames, parseRelation } from './parse-relation.js';

const HINT = "Write JOIN b ON b.key = a.key AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '30' MINUTE";
const QUERY_OF_ITS_OWN = 'Put the join into a file of its own: another query reads what it gives by its name';

/** Whether a join that there is stands here: JOIN, INNER JOIN, LEFT JOIN, LEFT OUTER JOIN. */
export function isJoinAt(cursor: Cursor): boolean {
  if (cursor.isWord('JOIN')) return true;
  if (cursor.isWord('INNER')) return cursor.isWord('JOIN', 1);
  return cursor.isWord('LEFT') && cursor.isWord('JOIN', cursor.isWord('OUTER', 1) ? 2 : 1);
}

/** A join and its condition; several of them, and what cannot stand behind one, are refused. */
export function parseJoin(cursor: Cursor): JoinSyntax {
  const first = cursor.current;
  const type = cursor.takeWord('LEFT') ? 'left' : 'inner';
  cursor.takeWord(type === 'left' ? 'OUTER' : 'INNER');
  cursor.expectWord('JOIN');
  const table = parseRelation(cursor);
  const asOf = parseAsOf(cursor);
  const relation = asOf === undefined ? table : { ...table, ...parseNames(cursor), ...cursor.spanFrom(table) };
  if (cursor.isWord('USING')) {
    throw cursor.failure(cursor.current, 'USING is not supported', 'Write ON with both columns: ON b.key = a.key');
  }
  cursor.expectWord('ON', HINT);
  const on = readExpression(cursor);
  const span = cursor.spanFrom(first);
  if (isJoinAt(cursor)) {
    throw cursor.failure(cursor.current, 'several joins in one query are not supported', QUERY_OF_ITS_OWN);
  }
  if (isMatchRecognize(cursor)) {
    throw cursor.failure(cursor.current, 'MATCH_RECOGNIZE over a join is not supported', QUERY_OF_ITS_OWN);
  }
  return { type, relation, ...(asOf === undefined ? {} : { asOf }), on, ...span };
}

/** `FOR SYSTEM_TIME AS OF time`, between the table and its other name. */
function parseAsOf(cursor: Cursor): JoinSyntax['asOf'] {
  if (!cursor.takeWord('FOR')) return undefined;
  const hint = 'Write JOIN prices FOR SYSTEM_TIME AS OF e.ts AS p ON p.item_id = e.item_id';
  cursor.expectWord('SYSTEM_TIME', hint);
  cursor.expectWord('AS', hint);
  cursor.expectWord('OF', hint);
  return readExpression(cursor);
}
