import type { Cursor } from './cursor.js';

export interface QuantifierSyntax {
  readonly min: number;
  /** Absent for no bound. */
  readonly max?: number;
  readonly greedy: boolean;
}

const HINT = 'Quantifiers are *, +, ?, {n}, {n,}, {,m} and {n,m}; one more ? makes them reluctant';

/** Whether a quantifier stands here; `{-` is none. */
export function isQuantifierAt(cursor: Cursor): boolean {
  if (cursor.isSymbol('{')) return !(cursor.isSymbol('-', 1) && cursor.touches(1));
  return cursor.isSymbol('*') || cursor.isSymbol('+') || cursor.isSymbol('?');
}

/** `*` `+` `?` `{n}` `{n,}` `{,m}` `{n,m}`, each with an optional reluctant `?`. */
export function parseQuantifier(cursor: Cursor): QuantifierSyntax {
  const bounds = parseBounds(cursor);
  return { ...bounds, greedy: !cursor.takeSymbol('?') };
}

function parseBounds(cursor: Cursor): { readonly min: number; readonly max?: number } {
  if (cursor.takeSymbol('*')) return { min: 0 };
  if (cursor.takeSymbol('+')) return { min: 1 };
  if (cursor.takeSymbol('?')) return { min: 0, max: 1 };
  const first = cursor.expectSymbol('{');
  const min = takeCount(cursor);
  const open = cursor.takeSymbol(',');
  const max = open ? takeCount(cursor) : min;
  if (min === undefined && max === undefined && !open) throw cursor.unexpected('a whole number', HINT);
  cursor.expectSymbol('}', open ? '"}"' : '"," or "}"', HINT);
  const least = min ?? 0;
  if (max === undefined) return { min: least };
  if (max === 0) cursor.report(cursor.spanFrom(first), 'found a quantifier that allows nothing', 'Leave the part out');
  if (max < least) {
    cursor.report(cursor.spanFrom(first), `found at least ${least} and at most ${max}`, `Write {${max},${least}}`);
  }
  return { min: least, max };
}

function takeCount(cursor: Cursor): number | undefined {
  const token = cursor.current;
  if (token.kind !== 'number') return undefined;
  if (!/^\d{1,9}$/.test(token.digits)) throw cursor.unexpected('a whole number below 1000000000', HINT);
  cursor.advance();
  return Number(token.digits);
}
