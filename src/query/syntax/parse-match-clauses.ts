import { clauseAt, misspelledClauseAt } from '../matching/match-clauses.js';
import type { ExpressionSyntax, Identifier, MatchRecognizeSyntax, OrderSyntax, PatternSyntax } from './ast.js';
import type { Cursor } from './cursor.js';
import { readExpression } from './parse-expression.js';
import { type ListRules, parseList } from './parse-list.js';
import { parseOrderItem } from './parse-order-item.js';
import { closeBracket, leavesPattern, parsePattern } from './parse-pattern.js';
import { describeToken } from './tokens.js';

// Each of these stands on the first word of its clause, which may be misspelled and has been seen to be meant.

export function parsePartitionBy(cursor: Cursor): readonly ExpressionSyntax[] {
  cursor.advance();
  cursor.expectWord('BY');
  return parseList(cursor, rules(cursor, 'a column'), () => readExpression(cursor));
}

export function parseOrderBy(cursor: Cursor): readonly OrderSyntax[] {
  cursor.advance();
  cursor.expectWord('BY');
  return parseList(cursor, rules(cursor, 'a column'), () => parseOrderItem(cursor, readExpression));
}

export function parseMeasures(cursor: Cursor): MatchRecognizeSyntax['measures'] {
  cursor.advance();
  return parseList(cursor, rules(cursor, 'a measure'), () => {
    const expression = readExpression(cursor);
    cursor.expectWord('AS', 'Every measure has a name: LAST(A.price) AS price');
    const isLabel = cursor.current.kind === 'word' && clauseAt(cursor) === undefined;
    const alias = isLabel ? cursor.takeIdentifier() : cursor.expectName('the name of the measure');
    return { expression, alias };
  });
}

export function parsePatternClause(cursor: Cursor): PatternSyntax {
  cursor.advance();
  cursor.expectSymbol('(', '"("', 'Write PATTERN (A B+ C)');
  const pattern = parsePattern(cursor);
  if (!leavesPattern(cursor)) closeBracket(cursor);
  else if (!passWithinInside(cursor)) {
    const found = describeToken(cursor.current, cursor.text);
    cursor.report(cursor.current, `found ${found}, expected ")" behind the pattern`, 'Close each "(" of PATTERN (…)');
  }
  return pattern;
}

/** `PATTERN (A B WITHIN …)`, reported and passed; where no bracket follows, it is the bracket before that is missing. */
function passWithinInside(cursor: Cursor): boolean {
  const { index, current } = cursor;
  if (!cursor.isWord('WITHIN')) return false;
  parseWithin(cursor);
  if (cursor.takeSymbol(')')) {
    cursor.report(current, 'found WITHIN inside the brackets of PATTERN', 'Put it behind them: PATTERN (A B) WITHIN …');
    return true;
  }
  cursor.rewind(index);
  return false;
}

export function parseWithin(cursor: Cursor): NonNullable<MatchRecognizeSyntax['within']> {
  const first = cursor.advance();
  if (!cursor.isWord('INTERVAL')) throw cursor.unexpected('INTERVAL', "Write WITHIN INTERVAL '30' MINUTE");
  const interval = readExpression(cursor);
  return { interval, ...cursor.spanFrom(first) };
}

export function parseSubset(cursor: Cursor): MatchRecognizeSyntax['subsets'] {
  const hint = 'Write SUBSET u = (a, b)';
  cursor.advance();
  return parseList(cursor, rules(cursor, 'a name for several variables'), () => {
    const name = cursor.expectName('a name for several variables', hint);
    cursor.expectSymbol('=', '"="', hint);
    const isOpen = cursor.takeSymbol('(');
    if (!isOpen) {
      const found = describeToken(cursor.current, cursor.text);
      cursor.report(cursor.current, `found ${found}, expected "("`, hint);
    }
    const variables: Identifier[] = [];
    do variables.push(cursor.expectName('a variable', hint));
    while (cursor.takeSymbol(','));
    if (isOpen) cursor.expectSymbol(')', '"," or ")"', hint);
    return { name, variables, ...cursor.spanFrom(name) };
  });
}

export function parseDefine(cursor: Cursor): MatchRecognizeSyntax['define'] {
  cursor.advance();
  const startsItem = (): boolean => cursor.isName() && cursor.isWord('AS', 1);
  return parseList(cursor, { ...rules(cursor, 'a variable'), startsItem }, () => {
    const variable = cursor.expectName('a variable');
    cursor.expectWord('AS', "Write DEFINE A AS type = 'add'");
    const condition = readExpression(cursor);
    return { variable, condition, ...cursor.spanFrom(variable) };
  });
}

function rules(cursor: Cursor, item: string): ListRules {
  return { item, expected: '"," or the next clause', isEnd: () => endsClause(cursor) };
}

/** Whether another clause begins here, or what can only stand behind MATCH_RECOGNIZE. */
export function endsClause(cursor: Cursor): boolean {
  return clauseAt(cursor) !== undefined || misspelledClauseAt(cursor) !== undefined || cursor.isWord('WHERE');
}
