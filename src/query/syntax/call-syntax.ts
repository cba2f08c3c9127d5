import type { ExpressionSyntax, Span } from './ast.js';

/** The call that a form of its own stands for: `extract(hour FROM t)` is `date_part('hour', t)`, `word` being `extract`. */
export function callSyntax(
  name: string,
  word: Span,
  operands: readonly ExpressionSyntax[],
  { start, end }: Span,
): ExpressionSyntax {
  const identifier = { name, quoted: false, start: word.start, end: word.end };
  return { kind: 'call', name: identifier, arguments: operands, distinct: false, orderBy: [], start, end };
}
