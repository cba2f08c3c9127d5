import type { Problem } from '../../errors.js';
import type { ExpressionSyntax } from './ast.js';
import { callSyntax } from './call-syntax.js';
import { checkArrow } from './check-arrow.js';
import { Cursor } from './cursor.js';
import { lex } from './lexer.js';
import { binaryAt, LEVEL, levelAt, unsupportedAt } from './operators.js';
import { parseMember, parseSubscript } from './parse-postfix.js';
import { parseIs, parsePredicate } from './parse-predicate.js';
import { parsePrimary } from './parse-primary.js';
import { parseType } from './parse-type.js';
import { describeToken } from './tokens.js';

/** Beyond this a chain of operators is generated text; keeps whoever walks the tree within the stack. */
const MAXIMAL_CHAIN = 500;

/** A text that is one expression. */
export function parseExpression(
  text: string,
  file: string,
): { readonly expression?: ExpressionSyntax; readonly problems: readonly Problem[] } {
  const lexed = lex(text, file);
  if (!lexed.complete) return { problems: lexed.problems };
  const cursor = new Cursor(text, file, lexed);
  const expression = cursor.attempt(
    () => {
      const whole = readExpression(cursor);
      if (!cursor.isEnd()) throw cursor.unexpected('an operator or the end');
      return whole;
    },
    () => {},
  );
  const { problems } = cursor;
  return expression === undefined || cursor.errors > 0 ? { problems } : { expression, problems };
}

/** The longest expression that begins here, of operators that all bind at least as tightly as `minimum`. */
export function readExpression(cursor: Cursor, minimum: number = LEVEL.any): ExpressionSyntax {
  return readOperand(cursor, minimum);
}

/** The longest one whose operators all bind at least as tightly as `minimum`. */
function readOperand(cursor: Cursor, minimum: number): ExpressionSyntax {
  return cursor.nested(() => {
    let left = readPrefix(cursor);
    for (let length = 0; ; length++) {
      const level = levelAt(cursor);
      if (level === undefined || level < minimum) return left;
      if (length === MAXIMAL_CHAIN) {
        const found = `found more than ${MAXIMAL_CHAIN} operators in a row`;
        throw cursor.failure(cursor.current, found, 'Put parts of it in brackets; many alternatives are x IN (…)');
      }
      left = readInfix(cursor, left, level);
    }
  });
}

function readPrefix(cursor: Cursor): ExpressionSyntax {
  const first = cursor.current;
  if (cursor.takeSymbol('~')) {
    const operand = readOperand(cursor, LEVEL.sum);
    return callSyntax('~', first, [operand], cursor.spanFrom(first));
  }
  const operator = first.kind === 'symbol' ? first.symbol : cursor.isWord('NOT') ? 'not' : undefined;
  if (operator !== '-' && operator !== '+' && operator !== 'not') return parsePrimary(cursor, readExpression);
  cursor.advance();
  const operand = readOperand(cursor, operator === 'not' ? LEVEL.not : LEVEL.sign);
  return { kind: 'unary', operator, operand, ...cursor.spanFrom(first) };
}

function readInfix(cursor: Cursor, left: ExpressionSyntax, level: number): ExpressionSyntax {
  switch (level) {
    case LEVEL.is:
      return parseIs(cursor, left, readOperand);
    case LEVEL.predicate:
      return parsePredicate(cursor, left, readOperand);
    case LEVEL.subscript:
      return parseSubscript(cursor, left, readExpression);
    case LEVEL.member:
      return parseMember(cursor, left);
    case LEVEL.cast: {
      cursor.advance();
      const type = parseType(cursor);
      return { kind: 'cast', operand: left, type, lenient: false, ...cursor.spanFrom(left) };
    }
    case LEVEL.atTimeZone: {
      const at = cursor.advance();
      cursor.advance();
      cursor.expectWord('ZONE');
      const zone = readOperand(cursor, LEVEL.sign);
      return callSyntax('timezone', at, [zone, left], cursor.spanFrom(left));
    }
    default:
      return readBinary(cursor, left);
  }
}

function readBinary(cursor: Cursor, left: ExpressionSyntax): ExpressionSyntax {
  const token = cursor.current;
  const rule = binaryAt(cursor);
  if (rule === undefined) {
    const hint = unsupportedAt(cursor) ?? 'Compare lower(a) with lower(b) to leave case out';
    throw cursor.failure(token, `${describeToken(token, cursor.text)} is not supported here`, hint);
  }
  for (let count = 0; count < (rule.symbols ?? 1); count++) cursor.advance();
  const right = readOperand(cursor, rule.right);
  if (rule.level === LEVEL.comparison && levelAt(cursor) === LEVEL.comparison) {
    throw cursor.unexpected('AND', 'Comparisons do not chain: write a < b AND b < c');
  }
  if (rule.level === LEVEL.arrow) checkArrow(cursor, token, left, right);
  const span = cursor.spanFrom(left);
  if (rule.call === undefined) return { kind: 'binary', operator: rule.operator, left, right, ...span };
  const operands = rule.call.swapped === true ? [right, left] : [left, right];
  const call = callSyntax(rule.call.name, token, operands, span);
  return rule.call.negated === true ? { kind: 'unary', operator: 'not', operand: call, ...span } : call;
}
