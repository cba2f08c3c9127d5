import { findName } from '../binding/find-name.js';
import type { QueryInput } from '../plan.js';
import type { ExpressionSyntax, Identifier, Span } from './ast.js';
import { parseExpression } from './parse-expression.js';
import { canBeName } from './reserved-words.js';
import type { Token } from './tokens.js';
import type { Words } from './windowed-syntax.js';

/** The words as an expression of motif's own, each node where it stands in the file; undefined where they are none. */
export function expressionOf({ start, end }: Span, source: string): ExpressionSyntax | undefined {
  const alone = source.slice(0, start).replace(/[^\r\n]/g, ' ') + source.slice(start, end);
  const { expression, problems } = parseExpression(alone, '');
  return problems.length > 0 ? undefined : expression;
}

/** The places of the columns whose names are among the words. */
export function fieldsNamed(words: readonly Words[], { schema }: QueryInput): readonly number[] {
  const names = schema.map(({ name }) => name);
  const fields = new Set<number>();
  for (const { tokens } of words) {
    for (const token of tokens) {
      const name = identifierOf(token);
      const field = name === undefined ? -1 : findName(name, names);
      if (field >= 0) fields.add(field);
    }
  }
  return [...fields].sort((a, b) => a - b);
}

export function identifierOf(token: Token | undefined): Identifier | undefined {
  if (token?.kind !== 'word' && token?.kind !== 'quoted-name') return undefined;
  const { name, start, end } = token;
  return { name, quoted: token.kind === 'quoted-name', start, end };
}

/** `a`, `t.a`: the last name, where the words are names alone. */
export function columnName({ tokens }: Words): Identifier | undefined {
  const isPath = tokens.every((token, i) =>
    i % 2 === 0 ? identifierOf(token) !== undefined : token.kind === 'symbol' && token.symbol === '.',
  );
  return isPath && tokens.length % 2 === 1 ? identifierOf(tokens.at(-1)) : undefined;
}

/** Whether the words end in a name for the column, or may. */
export function mayHaveAlias({ tokens }: Words): boolean {
  const [before, last] = tokens.slice(-2);
  if (before === undefined || identifierOf(last) === undefined) return false;
  if (last?.kind === 'word' && !canBeName(last.upper)) return false;
  if (before.kind === 'symbol') return before.symbol === ')' || before.symbol === ']';
  return before.kind !== 'word' || !OPERATORS.has(before.upper);
}

/** A column of SELECT without the name that it gets. */
export function withoutName(item: Words, source: string): Words {
  const { tokens } = item;
  const isNamed = isOneOf(tokens.at(-2), ['AS']);
  if (!isNamed && (!mayHaveAlias(item) || expressionOf(item, source) !== undefined)) return item;
  const own = tokens.slice(0, isNamed ? -2 : -1);
  return { tokens: own, ...spanOf(own) };
}

/** Words behind which an operand stands. */
const OPERATORS: ReadonlySet<string> = new Set('AND OR NOT IS IN LIKE ILIKE GLOB BETWEEN FROM'.split(' '));

/** `*`, `t.*`. */
export function isStar({ tokens }: Words): boolean {
  const last = tokens.at(-1);
  return last?.kind === 'symbol' && last.symbol === '*' && (tokens.length === 1 || tokens.length === 3);
}

/** As written, on one line. */
export function textOf({ start, end }: Span, source: string): string {
  return source.slice(start, end).replace(/\s+/g, ' ');
}

export function isOneOf(token: Token | undefined, words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.upper);
}

export function isSymbol(token: Token | undefined, symbol: string): boolean {
  return token?.kind === 'symbol' && token.symbol === symbol;
}

export function spanOf(tokens: readonly Token[]): Span {
  return { start: tokens[0]?.start ?? 0, end: tokens.at(-1)?.end ?? 0 };
}

/** How many brackets are open before each token. */
export function depthsOf(tokens: readonly Token[]): readonly number[] {
  let depth = 0;
  return tokens.map((token) => {
    const before = depth;
    if (token.kind === 'symbol' && '([{'.includes(token.symbol)) depth++;
    if (token.kind === 'symbol' && ')]}'.includes(token.symbol)) depth--;
    return Math.min(before, depth);
  });
}

/** What stands between commas. */
export function listOf(tokens: readonly Token[]): readonly Words[] {
  const depths = depthsOf(tokens);
  const items: Token[][] = tokens.length === 0 ? [] : [[]];
  for (const [i, token] of tokens.entries()) {
    if (depths[i] === 0 && token.kind === 'symbol' && token.symbol === ',') items.push([]);
    else items.at(-1)?.push(token);
  }
  return items.map((item) => ({ tokens: item, ...spanOf(item) }));
}
