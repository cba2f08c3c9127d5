import { quoteName } from '../../schema.js';
import type { QueryInput } from '../plan.js';
import type { SqlPiece } from '../syntax/sql-text.js';
import type { Token } from '../syntax/tokens.js';
import { isStar, spanOf } from '../syntax/words-of.js';
import type { OverSpec, Reach } from './over-spec.js';
import { nameOf, type Over, oversOf } from './overs-of.js';
import type { Render } from './window-sql.js';

/** Columns of motif's own that the statement reads: a row's place among all, and which life of its key it is in. */
export const ROW = 'motif row';
export const LIFE = 'motif life';

/** What a call over a stream sees, everything looked up. */
export interface BoundOver {
  readonly over: Over;
  readonly spec: OverSpec;
  readonly partitionBy: readonly number[];
  readonly reach: Reach;
}

/**
 * `*` as the columns that it means; and OVER as it is meant: back by rows, it is in the order of their positions where
 * their times are equal, and not beyond the life of the key.
 */
export function renderOver(bound: readonly BoundOver[], { schema }: QueryInput): Render {
  const byToken = new Map(bound.map((each) => [each.over.over, each]));
  return (words) => {
    if (isStar(words)) return [schema.map(({ name }) => quoteName(name)).join(', ')];
    const pieces: SqlPiece[] = [];
    let from = 0;
    for (const over of oversOf(words)) {
      const known = byToken.get(over.over);
      if (known === undefined) continue;
      pieces.push(...piecesOf(words.tokens.slice(from, over.place + 1)), ...overPieces(known, schema));
      from = over.end;
    }
    return [...pieces, ...piecesOf(words.tokens.slice(from))];
  };
}

function overPieces({ over, spec, partitionBy, reach }: BoundOver, schema: QueryInput['schema']): readonly SqlPiece[] {
  const isByRows = reach.kind === 'rows';
  const partition = [
    ...partitionBy.map((field) => quoteName(schema[field]?.name ?? '')),
    ...(isByRows ? [quoteName(LIFE)] : []),
  ];
  const isLag = over.name !== undefined && nameOf(over.name) === 'lag';
  return [
    partition.length === 0 ? '(' : `(PARTITION BY ${partition.join(', ')}`,
    'ORDER BY',
    ...(isByRows ? [quoteName(ROW)] : piecesOf(spec.orderBy)),
    ...(isLag ? [] : piecesOf(spec.frame)),
    ')',
  ];
}

function piecesOf(tokens: readonly Token[]): readonly SqlPiece[] {
  return tokens.length === 0 ? [] : [{ tokens, ...spanOf(tokens) }];
}
