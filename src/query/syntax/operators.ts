import type { BinaryOperator, ExpressionSyntax } from './ast.js';
import type { Cursor } from './cursor.js';

/** The longest expression from here, of operators that bind at least as tightly as `minimum` (any at all). */
export type ReadExpression = (cursor: Cursor, minimum?: number) => ExpressionSyntax;

/** The longest one whose operators all bind at least as tightly as `minimum`. */
export type ReadOperand = (cursor: Cursor, minimum: number) => ExpressionSyntax;

/** How tightly operators bind, as in DuckDB (tried with its `json_serialize_sql`); higher is tighter. */
export const LEVEL = {
  any: 0,
  arrow: 1,
  or: 2,
  and: 3,
  not: 4,
  is: 5,
  comparison: 6,
  /** BETWEEN, IN, LIKE. */
  predicate: 7,
  concatenation: 8,
  sum: 9,
  product: 10,
  power: 11,
  atTimeZone: 12,
  sign: 13,
  subscript: 14,
  cast: 15,
  member: 16,
} as const;

/** An operator's level towards its left, and that of its right operand. */
interface BinaryRule {
  readonly operator: BinaryOperator;
  readonly level: number;
  readonly right: number;
  /** Of how many symbols that touch it is made; 1 when absent. */
  readonly symbols?: number;
  /** The function that it stands for. */
  readonly call?: { readonly name: string; readonly swapped?: boolean; readonly negated?: boolean };
}

const LEFT_ASSOCIATIVE: readonly (readonly [level: number, operators: readonly BinaryOperator[]])[] = [
  [LEVEL.comparison, ['=', '<>', '<', '<=', '>', '>=']],
  [LEVEL.concatenation, ['||', '&', '|']],
  [LEVEL.sum, ['+', '-']],
  [LEVEL.product, ['*', '/', '//', '%']],
  [LEVEL.power, ['^']],
];

const BINARY_SYMBOLS: ReadonlyMap<string, BinaryRule> = new Map<string, BinaryRule>([
  ...LEFT_ASSOCIATIVE.flatMap(([level, operators]) =>
    operators.map((operator): [string, BinaryRule] => [operator, { operator, level, right: level + 1 }]),
  ),
  ['!=', { operator: '<>', level: LEVEL.comparison, right: LEVEL.comparison + 1 }],
  ['==', { operator: '=', level: LEVEL.comparison, right: LEVEL.comparison + 1 }],
  ['->', { operator: '->', level: LEVEL.arrow, right: LEVEL.or }],
  ['->>', { operator: '->>', level: LEVEL.arrow, right: LEVEL.sum }],
]);

/** Of two symbols that touch, since the lexer keeps them apart for other readers. */
const PAIRS: readonly (readonly [first: string, second: string, rule: BinaryRule])[] = [
  ['<', '<', { operator: '<<', level: LEVEL.concatenation, right: LEVEL.sum, symbols: 2 }],
  ['>', '>', { operator: '>>', level: LEVEL.concatenation, right: LEVEL.sum, symbols: 2 }],
  ['*', '*', { operator: '**', level: LEVEL.power, right: LEVEL.power + 1, symbols: 2 }],
  ['&', '&', calling('list_has_any', 2)],
  ['@', '>', calling('list_has_all', 2)],
  ['<', '@', calling('list_has_all', 2, { swapped: true })],
  ['^', '@', calling('starts_with', 2)],
  ['!', '~', calling('regexp_full_match', 2, { negated: true })],
];
const MATCHES: BinaryRule = calling('regexp_full_match', 1);

function calling(
  name: string,
  symbols: number,
  how: { readonly swapped?: boolean; readonly negated?: boolean } = {},
): BinaryRule {
  return { operator: '||', level: LEVEL.concatenation, right: LEVEL.sum, symbols, call: { name, ...how } };
}

const POSTFIX_SYMBOLS: ReadonlyMap<string, number> = new Map([
  ['[', LEVEL.subscript],
  ['::', LEVEL.cast],
  ['.', LEVEL.member],
]);

const PREDICATES: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'LIKE', 'ILIKE', 'SIMILAR', 'GLOB']);

const WORDS: ReadonlyMap<string, number> = new Map([
  ['OR', LEVEL.or],
  ['AND', LEVEL.and],
  ['IS', LEVEL.is],
  ['ISNULL', LEVEL.is],
  ['NOTNULL', LEVEL.is],
  ...[...PREDICATES].map((word): [string, number] => [word, LEVEL.predicate]),
  ['COLLATE', LEVEL.sign],
]);

/** What DuckDB has and motif has not, with what to write instead. */
const UNSUPPORTED_SYMBOLS: ReadonlyMap<string, string> = new Map([['@', 'Write abs(a)']]);

export function binaryAt(cursor: Cursor): BinaryRule | undefined {
  const token = cursor.current;
  if (token.kind === 'symbol') {
    if (token.symbol === '~') return MATCHES;
    const pair = PAIRS.find(([first, second]) => first === token.symbol && cursor.isSymbol(second, 1));
    if (pair !== undefined && cursor.touches(1)) return pair[2];
    return BINARY_SYMBOLS.get(token.symbol);
  }
  if (cursor.isWord('OR')) return { operator: 'or', level: LEVEL.or, right: LEVEL.and };
  if (cursor.isWord('AND')) return { operator: 'and', level: LEVEL.and, right: LEVEL.not };
  return undefined;
}

/** The level of the operator that stands here behind an operand; absent where none does. */
export function levelAt(cursor: Cursor): number | undefined {
  const token = cursor.current;
  if (token.kind === 'symbol') {
    const rule = binaryAt(cursor);
    if (rule === undefined && unsupportedAt(cursor) !== undefined) return LEVEL.concatenation;
    return rule?.level ?? POSTFIX_SYMBOLS.get(token.symbol);
  }
  if (token.kind !== 'word') return undefined;
  if (token.upper === 'NOT') return isNegatedPredicate(cursor) ? LEVEL.predicate : undefined;
  if (token.upper === 'AT') return cursor.isWord('TIME', 1) ? LEVEL.atTimeZone : undefined;
  return WORDS.get(token.upper);
}

export function unsupportedAt(cursor: Cursor): string | undefined {
  const token = cursor.current;
  return token.kind === 'symbol' ? UNSUPPORTED_SYMBOLS.get(token.symbol) : undefined;
}

function isNegatedPredicate(cursor: Cursor): boolean {
  const next = cursor.peek(1);
  return next.kind === 'word' && PREDICATES.has(next.upper);
}
