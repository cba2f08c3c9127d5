import type { SelectSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { parseMatchRecognize } from './parse-match-recognize.js';
import { isMatchRecognize, parseAlias, parseRelation } from './parse-relation.js';

type FromSyntax = SelectSyntax['from'];

/** `relation [AS alias] [MATCH_RECOGNIZE (…) [AS alias]]`, behind FROM. */
export function parseFrom(cursor: Cursor): FromSyntax {
  const relation = parseRelation(cursor);
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
