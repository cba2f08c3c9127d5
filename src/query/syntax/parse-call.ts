import type { ExpressionSyntax, Identifier } from './ast.js';
import type { Cursor } from './cursor.js';
import type { ReadExpression } from './operators.js';
import { parseOrderItem } from './parse-order-item.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;

/** `f(x, y)`, `count(*)`, `sum(DISTINCT x ORDER BY y) FILTER (WHERE z)`. */
export function parseCall(cursor: Cursor, readExpression: ReadExpression): CallSyntax {
  const name = cursor.takeIdentifier();
  cursor.expectSymbol('(');
  if (name.name.toLowerCase() === 'struct_pack' && !cursor.isSymbol(')')) {
    return parseStructPack(cursor, name, readExpression);
  }
  const distinct = cursor.takeWord('DISTINCT');
  if (!distinct) cursor.takeWord('ALL');
  const operands = parseArguments(cursor, readExpression);
  const orderBy = [];
  if (cursor.takeWord('ORDER')) {
    cursor.expectWord('BY');
    do orderBy.push(parseOrderItem(cursor, readExpression));
    while (cursor.takeSymbol(','));
  }
  refuseNullTreatment(cursor);
  cursor.expectSymbol(')', '"," or ")"');
  refuseNullTreatment(cursor);
  const filter = parseFilter(cursor, readExpression);
  refuseWindow(cursor);
  const call = { kind: 'call', name, arguments: operands, distinct, orderBy, ...cursor.spanFrom(name) } as const;
  return filter === undefined ? call : { ...call, filter };
}

function parseArguments(cursor: Cursor, readExpression: ReadExpression): readonly ExpressionSyntax[] {
  if (cursor.isSymbol(')')) return [];
  if (cursor.isSymbol('*') && cursor.isSymbol(')', 1)) {
    const { start, end } = cursor.advance();
    return [{ kind: 'star', start, end }];
  }
  const operands: ExpressionSyntax[] = [];
  do {
    refuseLambda(cursor);
    if (cursor.isSymbol(':=', 1) || cursor.isSymbol('=>', 1)) {
      throw cursor.failure(cursor.current, 'arguments by name are not supported', 'Give them in order, without names');
    }
    operands.push(readExpression(cursor));
  } while (cursor.takeSymbol(','));
  return operands;
}

/** `lambda x: x + 1`. The older `x -> x + 1` is taken for the arrow of JSON, as DuckDB will. */
function refuseLambda(cursor: Cursor): void {
  if (!cursor.isWord('LAMBDA')) return;
  const hint = 'list_sum(x), list_contains(x, y), list_sort(x) and their kin need none';
  throw cursor.failure(cursor.current, 'lambda functions are not supported', hint);
}

/** `struct_pack(a := x, b := y)`, behind the name. */
function parseStructPack(cursor: Cursor, name: Identifier, readExpression: ReadExpression): CallSyntax {
  const parts: ExpressionSyntax[] = [];
  do {
    const { name: value, start, end } = cursor.expectName('the name of a field, as in struct_pack(a := 1)');
    if (!cursor.takeSymbol('=>')) cursor.expectSymbol(':=');
    parts.push({ kind: 'string', value, start, end }, readExpression(cursor));
  } while (cursor.takeSymbol(','));
  cursor.expectSymbol(')', '"," or ")"');
  const called = { ...name, name: '{}' };
  return { kind: 'call', name: called, arguments: parts, distinct: false, orderBy: [], ...cursor.spanFrom(name) };
}

function parseFilter(cursor: Cursor, readExpression: ReadExpression): ExpressionSyntax | undefined {
  if (!cursor.isWord('FILTER') || !cursor.isSymbol('(', 1)) return undefined;
  cursor.advance();
  cursor.advance();
  cursor.expectWord('WHERE');
  const condition = readExpression(cursor);
  cursor.expectSymbol(')');
  return condition;
}

function refuseNullTreatment(cursor: Cursor): void {
  if (!(cursor.isWord('IGNORE') || cursor.isWord('RESPECT')) || !cursor.isWord('NULLS', 1)) return;
  throw cursor.failure(cursor.current, 'IGNORE NULLS is not supported', 'Aggregates leave NULL out by themselves');
}

function refuseWindow(cursor: Cursor): void {
  if (cursor.isWord('OVER')) {
    const hint =
      'It stands in the SELECT of a query, in a file of its own; in MATCH_RECOGNIZE PREV(x), FIRST(x) and aggregates look at other rows';
    throw cursor.failure(cursor.current, 'OVER is not supported', hint);
  }
  if (cursor.isWord('WITHIN') && cursor.isWord('GROUP', 1)) {
    throw cursor.failure(cursor.current, 'WITHIN GROUP is not supported', 'Write f(x ORDER BY y)');
  }
}
