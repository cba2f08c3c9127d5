import type { Token } from '../syntax/tokens.js';
import type { Words } from '../syntax/windowed-syntax.js';
import { isSymbol, spanOf } from '../syntax/words-of.js';
import { type OverSpec, overSpec } from './over-spec.js';

/** `f(…) [FILTER (…)] OVER (…)`, or `OVER w`. */
export interface Over {
  /** The function's name and its arguments. */
  readonly name: Token | undefined;
  readonly arguments: readonly Token[];
  readonly over: Token;
  /** Its place among the words, and that of the first behind its window. */
  readonly place: number;
  readonly end: number;
  readonly window: OverSpec | Token;
}

export function oversOf({ tokens }: Words): readonly Over[] {
  return tokens.flatMap((over, i): readonly Over[] => {
    const next = tokens[i + 1];
    if (!isWord(over, 'OVER') || !isSymbol(tokens[i - 1], ')') || next === undefined) return [];
    const call = callBefore(tokens, i);
    if (!isSymbol(next, '(')) return [{ ...call, over, place: i, end: i + 2, window: next }];
    const close = closing(tokens, i + 1);
    const window = overSpec(tokens.slice(i + 2, close), spanOf([over, tokens[close] ?? next]));
    return [{ ...call, over, place: i, end: close + 1, window }];
  });
}

/** `w AS (…), v AS (…)`, by their names in lower case. */
export function windowsOf(words: Words | undefined): ReadonlyMap<string, OverSpec> {
  const windows = new Map<string, OverSpec>();
  const tokens = words?.tokens ?? [];
  for (let i = 0; i < tokens.length; ) {
    const [name, as, open] = tokens.slice(i, i + 3);
    if (name === undefined || !isWord(as, 'AS') || !isSymbol(open, '(')) break;
    const close = closing(tokens, i + 2);
    windows.set(nameOf(name), overSpec(tokens.slice(i + 3, close), spanOf([name, tokens[close] ?? name])));
    i = close + 2;
  }
  return windows;
}

export function nameOf(token: Token): string {
  return token.kind === 'word' || token.kind === 'quoted-name' ? token.name.toLowerCase() : '';
}

/** The call that ends before OVER; a FILTER behind it is passed over. */
function callBefore(tokens: readonly Token[], over: number): Pick<Over, 'name' | 'arguments'> {
  const close = over - 1;
  const open = opening(tokens, close);
  if (isWord(tokens[open - 1], 'FILTER')) return callBefore(tokens, open - 1);
  return { name: tokens[open - 1], arguments: tokens.slice(open + 1, close) };
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (isSymbol(tokens[i], '(')) depth++;
    if (isSymbol(tokens[i], ')') && --depth === 0) return i;
  }
  return tokens.length;
}

function opening(tokens: readonly Token[], close: number): number {
  let depth = 0;
  for (let i = close; i >= 0; i--) {
    if (isSymbol(tokens[i], ')')) depth++;
    if (isSymbol(tokens[i], '(') && --depth === 0) return i;
  }
  return 0;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.upper === word;
}
