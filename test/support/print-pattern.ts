import { unreachable } from '../../src/errors.js';
import type { Expression, NavigationExpression } from '../../src/patterns/expression.js';
import type { Condition, Pattern, RowPattern, RowsPerMatch, SkipMode } from '../../src/patterns/pattern.js';

/** A pattern as the text of a MATCH_RECOGNIZE, for the message of a failing test. Fields are named `fields[place]`. */
export function printRowPattern<E>(
  pattern: RowPattern<E>,
  fields: readonly string[],
  measures: readonly Expression[] = [],
): string {
  const define = [...pattern.define].map(([name, condition]) => `${name} AS ${printCondition(condition, fields)}`);
  return [
    ...(measures.length === 0 ? [] : [`MEASURES ${measures.map((each) => printExpression(each, fields)).join(', ')}`]),
    ...(pattern.matches === 'all' ? ['ALL MATCHES'] : []),
    `${ROWS[pattern.rows ?? 'one-row']}${pattern.timeouts ? ' SHOW TIMEOUT MATCHES' : ''}`,
    `AFTER MATCH SKIP ${printSkip(pattern.skip)}`,
    `PATTERN (${printPattern(pattern.pattern)})${pattern.within === undefined ? '' : ` WITHIN ${pattern.within}`}`,
    ...(define.length === 0 ? [] : [`DEFINE ${define.join(',\n       ')}`]),
  ].join('\n');
}

const ROWS: Readonly<Record<RowsPerMatch, string>> = {
  'one-row': 'ONE ROW PER MATCH',
  'all-rows-show-empty': 'ALL ROWS PER MATCH SHOW EMPTY MATCHES',
  'all-rows-omit-empty': 'ALL ROWS PER MATCH OMIT EMPTY MATCHES',
  'all-rows-with-unmatched': 'ALL ROWS PER MATCH WITH UNMATCHED ROWS',
};

/** What `parsePattern` reads. */
export function printPattern(pattern: Pattern): string {
  switch (pattern.kind) {
    case 'variable':
      return [pattern.name, ...(pattern.unless ?? [])].join('!') + printWhen(pattern.when);
    case 'gap':
      return `~${pattern.rows === 'one' ? '.' : ''}${pattern.until.join('!')}${printWhen(pattern.when)}`;
    case 'empty':
      return '()';
    case 'concatenation':
      return pattern.items.map((item) => bracket(item, ['alternation', 'concatenation'])).join(' ');
    case 'alternation':
      return pattern.items.map((item) => bracket(item, ['alternation'])).join(' | ');
    case 'quantified':
      return `${bracket(pattern.body, ['alternation', 'concatenation', 'quantified'])}${printQuantifier(pattern)}`;
    case 'permutation':
      return `PERMUTE(${pattern.items.map(printPattern).join(', ')})`;
    case 'exclusion':
      return `{- ${printPattern(pattern.body)} -}`;
    case 'anchor':
      return pattern.at === 'start' ? '^' : '$';
    default:
      return unreachable(pattern);
  }
}

function printWhen(when: readonly string[] = []): string {
  return when.map((name) => `&${name}`).join('');
}

function bracket(pattern: Pattern, kinds: readonly Pattern['kind'][]): string {
  return kinds.includes(pattern.kind) ? `(${printPattern(pattern)})` : printPattern(pattern);
}

function printQuantifier({ min, max, greedy }: Pattern & { kind: 'quantified' }): string {
  const bounds = min === max ? `{${min}}` : `{${min},${max ?? ''}}`;
  return `${SHORT.get(bounds) ?? bounds}${greedy ? '' : '?'}`;
}

const SHORT: ReadonlyMap<string, string> = new Map([
  ['{0,}', '*'],
  ['{1,}', '+'],
  ['{0,1}', '?'],
]);

function printSkip(skip: SkipMode): string {
  switch (skip.to) {
    case 'next-row':
      return 'TO NEXT ROW';
    case 'past-last-row':
      return 'PAST LAST ROW';
    case 'first':
    case 'last':
      return `TO ${skip.to.toUpperCase()} ${skip.variables.join('+')}`;
    default:
      return unreachable(skip);
  }
}

function printCondition<E>(condition: Condition<E>, fields: readonly string[]): string {
  return condition.kind === 'expression' ? printExpression(condition.expression, fields) : '<predicate>';
}

function printExpression(expression: Expression, fields: readonly string[]): string {
  const print = (inner: Expression): string => printExpression(inner, fields);
  switch (expression.kind) {
    case 'literal':
      return typeof expression.value === 'string' ? `'${expression.value}'` : String(expression.value).toUpperCase();
    case 'field':
      return fields[expression.field] ?? `#${expression.field}`;
    case 'call':
      return printCall(expression.function.name, expression.arguments.map(print));
    case 'and':
    case 'or':
      return `(${expression.operands.map(print).join(` ${expression.kind.toUpperCase()} `)})`;
    case 'not':
      return `NOT ${print(expression.operand)}`;
    case 'case': {
      const branches = expression.branches.map(({ when, then }) => `WHEN ${print(when)} THEN ${print(then)}`);
      return `CASE ${branches.join(' ')} ELSE ${print(expression.otherwise)} END`;
    }
    case 'navigation':
      return semantics(expression) + printNavigation(expression, print(expression.operand));
    case 'aggregate': {
      const name = expression.function.name.replace(/\(.*/, '');
      const filter = expression.filter === undefined ? '' : ` FILTER (WHERE ${print(expression.filter)})`;
      const operands = `${expression.distinct ? 'DISTINCT ' : ''}${expression.arguments.map(print).join(', ') || '*'}`;
      return `${semantics(expression)}${name}(${scoped(expression.variables, operands)})${filter}`;
    }
    case 'classifier':
      return 'CLASSIFIER()';
    case 'match-number':
      return 'MATCH_NUMBER()';
    default:
      return unreachable(expression);
  }
}

function printCall(name: string, args: readonly string[]): string {
  if (/\w/.test(name)) return name.startsWith('IS ') ? `(${args[0]} ${name})` : `${name}(${args.join(', ')})`;
  return `(${args.join(` ${name} `)})`;
}

function printNavigation({ from, offset, shift, variables }: NavigationExpression, operand: string): string {
  const inner = `${from.toUpperCase()}(${scoped(variables, operand)}${offset === 0 ? '' : `, ${offset}`})`;
  return shift === 0 ? inner : `${shift < 0 ? 'PREV' : 'NEXT'}(${inner}, ${Math.abs(shift)})`;
}

function semantics(expression: { readonly semantics: 'running' | 'final' }): string {
  return expression.semantics === 'final' ? 'FINAL ' : '';
}

function scoped(variables: readonly string[] | undefined, operand: string): string {
  return variables === undefined ? operand : `${variables.join('+')}.${operand}`;
}
