import { suggest } from '../../suggest.js';
import type { ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';

const HINT = "Intervals are written INTERVAL '30' MINUTE, INTERVAL 30 MINUTE or INTERVAL '1 hour 30 minutes'";

const UNITS: ReadonlyMap<string, string> = new Map(
  ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR', 'DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR', 'DECADE']
    .flatMap((unit): [string, string][] => [
      [unit, unit],
      [`${unit}S`, unit],
    ])
    .concat([
      ['CENTURY', 'CENTURY'],
      ['CENTURIES', 'CENTURY'],
      ['MILLENNIUM', 'MILLENNIUM'],
      ['MILLENNIA', 'MILLENNIUM'],
    ]),
);

/** Whether INTERVAL begins a literal here, rather than being a column's name. */
export function startsInterval(cursor: Cursor): boolean {
  if (!cursor.isWord('INTERVAL')) return false;
  const next = cursor.peek(1);
  if (next.kind === 'string' || next.kind === 'number' || cursor.isSymbol('(', 1)) return true;
  return (cursor.isName(1) || cursor.isSymbol('-', 1)) && unitAt(cursor, 2) !== undefined;
}

/** `INTERVAL '30' MINUTE`, `INTERVAL 5 MINUTE`, `INTERVAL (x) MINUTE`, `INTERVAL '1 hour 30 minutes'`. */
export function parseInterval(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const first = cursor.advance();
  const value = parseQuantity(cursor, readExpression);
  const unit = takeUnit(cursor);
  if (cursor.isWord('TO') && unit !== undefined) {
    throw cursor.failure(cursor.current, `intervals of two units are not supported`, HINT);
  }
  if (unit !== undefined) return { kind: 'interval', value, unit, ...cursor.spanFrom(first) };
  if (value.kind !== 'string') throw cursor.unexpected('a unit of time', HINT);
  return { kind: 'interval', value, ...cursor.spanFrom(first) };
}

function parseQuantity(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax {
  const token = cursor.current;
  const { start, end } = token;
  if (token.kind === 'string' || token.kind === 'number') {
    cursor.advance();
    if (token.kind === 'string') return { kind: 'string', value: token.value, start, end };
    return { kind: 'number', text: token.digits, start, end };
  }
  cursor.expectSymbol('(', 'a number of units', 'Put it in brackets: INTERVAL (x) MINUTE');
  const value = readExpression(cursor);
  cursor.expectSymbol(')');
  return { ...value, ...cursor.spanFrom(token) };
}

function takeUnit(cursor: Cursor): string | undefined {
  const unit = unitAt(cursor, 0);
  if (unit !== undefined) {
    cursor.advance();
    return unit;
  }
  const { current } = cursor;
  const meant = current.kind === 'word' && cursor.isName() ? suggest(current.upper, UNITS.keys()) : undefined;
  if (meant !== undefined) cursor.misspelled(meant);
  return meant === undefined ? undefined : UNITS.get(meant);
}

function unitAt(cursor: Cursor, ahead: number): string | undefined {
  const token = cursor.peek(ahead);
  return token.kind === 'word' ? UNITS.get(token.upper) : undefined;
}
