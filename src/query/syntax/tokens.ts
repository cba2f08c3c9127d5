import type { Span } from './ast.js';

export type Lexeme =
  | { readonly kind: 'word'; readonly name: string; readonly upper: string }
  /** `"a name"`, quotes removed. */
  | { readonly kind: 'quoted-name'; readonly name: string }
  | { readonly kind: 'string'; readonly value: string }
  /** Without the `_` between digits. */
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'symbol'; readonly symbol: string }
  /** Stands right behind the last one. */
  | { readonly kind: 'end' };

/** A lexeme where it stands. */
export type Token = Span & Lexeme;

/** As a message names it: words and strings as written, symbols in quotes. */
export function describeToken(token: Token, text: string): string {
  if (token.kind === 'end') return 'the end of the file';
  const written = text.slice(token.start, token.end).replace(/\s+/g, ' ');
  if (token.kind === 'symbol') return `"${written}"`;
  return written.length > 30 ? `${written.slice(0, 29)}…` : written;
}
