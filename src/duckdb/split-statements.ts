/** A text of statements, cut where one ends. */
export interface SplitText {
  /** Those that a semicolon ends, without it; never only space and comments. */
  readonly statements: readonly string[];
  /** What stands behind the last semicolon: the beginning of a statement, space, or nothing. */
  readonly rest: string;
  /** Whether the rest is nothing but space and comments. */
  readonly isBlank: boolean;
}

/** What DuckDB reads as one piece, whatever is in it: comments (they nest), strings, quoted names. */
const PIECE =
  /\s+|--[^\n]*|\/\*|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*(?:'|$)|'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/g;

/** Cuts a text at the semicolons that DuckDB sees. */
export function splitStatements(text: string): SplitText {
  const statements: string[] = [];
  let start = 0;
  let isBlank = true;
  for (const { kind, from, to } of pieces(text)) {
    if (kind === 'end') {
      if (!isBlank) statements.push(text.slice(start, from).trim());
      start = to;
      isBlank = true;
    } else if (kind === 'text') {
      isBlank = false;
    }
  }
  return { statements, rest: text.slice(start), isBlank };
}

/** The text in one line that means the same; undefined where a line ends within quotes. */
export function joinLines(text: string): string | undefined {
  let joined = '';
  for (const { kind, from, to } of pieces(text)) {
    const piece = text.slice(from, to);
    if (kind === 'comment' && piece.startsWith('--')) {
      joined += `/*${piece.slice(2).replaceAll('*/', '* /').replaceAll('/*', '/ *')} */`;
    } else if (kind === 'space' || kind === 'comment') {
      joined += piece.replace(/\s*\n\s*/g, ' ');
    } else if (/[\r\n]/.test(piece)) {
      return undefined;
    } else {
      joined += piece;
    }
  }
  return joined.trim();
}

interface Piece {
  readonly kind: 'text' | 'comment' | 'space' | 'end';
  readonly from: number;
  readonly to: number;
}

function* pieces(text: string): Generator<Piece> {
  const scanner = new RegExp(PIECE);
  for (let match = scanner.exec(text); match !== null; match = scanner.exec(text)) {
    const [piece] = match;
    const from = match.index;
    if (piece === '/*') scanner.lastIndex = endOfComment(text, from);
    else if (piece.length > 1 && piece.startsWith('$')) scanner.lastIndex = endOfQuote(text, from, piece);
    yield { kind: kindOf(piece), from, to: scanner.lastIndex };
  }
}

function kindOf(piece: string): Piece['kind'] {
  if (piece === ';') return 'end';
  if (piece.startsWith('--') || piece === '/*') return 'comment';
  return piece.trim() === '' ? 'space' : 'text';
}

function endOfComment(text: string, from: number): number {
  const marks = /\/\*|\*\//g;
  marks.lastIndex = from;
  let depth = 0;
  for (let mark = marks.exec(text); mark !== null; mark = marks.exec(text)) {
    depth += mark[0] === '/*' ? 1 : -1;
    if (depth === 0) return marks.lastIndex;
  }
  return text.length;
}

function endOfQuote(text: string, from: number, mark: string): number {
  const end = text.indexOf(mark, from + mark.length);
  return end < 0 ? text.length : end + mark.length;
}
