import type { Span } from './ast.js';
import type { Token } from './tokens.js';
import type { Words } from './windowed-syntax.js';

/** SQL that is DuckDB's to run: what motif says, and words of the query's file. */
export type SqlPiece = string | Words;

/** One word a line: so that the line which DuckDB names in a message is a place in the file. */
export function sqlText(pieces: readonly SqlPiece[], source: string): string {
  return pieces.map((piece) => linesOf(piece, source).join('\n')).join('\n');
}

/** Where in the file a line of the text, from 1, comes from. */
export function spanOfLine(pieces: readonly SqlPiece[], source: string, line: number): Span | undefined {
  let before = 0;
  for (const piece of pieces) {
    const lines = linesOf(piece, source);
    let place = 0;
    for (const text of lines) {
      before += text.split('\n').length;
      if (before >= line) return typeof piece === 'string' ? undefined : spansOf(piece)[place];
      place++;
    }
  }
  return undefined;
}

function linesOf(piece: SqlPiece, source: string): readonly string[] {
  return typeof piece === 'string' ? [piece] : spansOf(piece).map(({ start, end }) => source.slice(start, end));
}

/** Of the words; of several where only together they mean what they mean: `a.b`, `e'\n'`, `<=>`. */
function spansOf({ tokens }: Words): readonly Span[] {
  const spans: Span[] = [];
  for (const [i, token] of tokens.entries()) {
    const last = spans.at(-1);
    const before = tokens[i - 1];
    if (last !== undefined && before !== undefined && belongsTo(before, token)) {
      spans[spans.length - 1] = { start: last.start, end: token.end };
    } else spans.push({ start: token.start, end: token.end });
  }
  return spans;
}

function belongsTo(before: Token, token: Token): boolean {
  if (before.end !== token.start) return false;
  if (isSymbol(before, '.') || isSymbol(token, '.')) return true;
  return (before.kind === 'word' && token.kind === 'string') || (isOperator(before) && isOperator(token));
}

function isSymbol(token: Token, symbol: string): boolean {
  return token.kind === 'symbol' && token.symbol === symbol;
}

function isOperator(token: Token): boolean {
  return token.kind === 'symbol' && !'()[]{},;'.includes(token.symbol);
}
