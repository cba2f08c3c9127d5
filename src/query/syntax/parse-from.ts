import type { SelectSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { isJoinAt, parseJoin } from './parse-join.js';
import { parseMatchRecognize } from './parse-match-recognize.js';
import { isMatchRecognize, parseAlias, parseRelation } from './parse-relation.js';

type FromSyntax = SelectSyntax['from'];

/** `relation [AS alias] [JOIN … | MATCH_RECOGNIZE (…) [AS alias]]`, behind FROM. */
export function parseFrom(cursor: Cursor): FromSyntax {
  const relation = parseRelation(cursor);
  if (isJoinAt(cursor)) {
    const join = parseJoin(cursor);
    return { relation, join, ...cursor.spanFrom(relation) };
  }
  if (!isMatchRecognize(cursor)) return { relation, ...cursor.spanFrom(relation) };
  const matchRecognize = parseMatchRecognize(cursor);
  const alias = parseAlias(cursor);
  const span = cursor.spanFrom(relation);
  if (matchRecognize === undefined) return { relation, ...span };
  return {
    relation,
    matchRecognize: alias === undefined ? matchRecognize : { ...matchRecognize, alias },
    ...span,
  };
}
