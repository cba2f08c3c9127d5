import { unreachable } from '../../src/errors.js';
import type { ExpressionSyntax, TypeSyntax } from '../../src/query/syntax/ast.js';

/** An expression with every operand in brackets, so that no precedence is left to the reader. */
export function printExpressionSyntax(expression: ExpressionSyntax): string {
  const print = printExpressionSyntax;
  switch (expression.kind) {
    case 'null':
      return 'NULL';
    case 'boolean':
      return expression.value ? 'TRUE' : 'FALSE';
    case 'number':
      return expression.text;
    case 'string':
      return quoted(expression.value);
    case 'interval':
      return `INTERVAL ${expression.unit === undefined ? print(expression.value) : `(${print(expression.value)}) ${expression.unit}`}`;
    case 'typed-literal':
      return `${printTypeSyntax(expression.type)} ${quoted(expression.value)}`;
    case 'name':
      return expression.path.map(({ name }) => `"${name.replaceAll('"', '""')}"`).join('.');
    case 'star':
      return '*';
    case 'variable-star':
      return `${expression.variable.name}.*`;
    case 'call':
      return printCall(expression);
    case 'unary':
      return `(${expression.operator} ${print(expression.operand)})`;
    case 'binary':
      return `(${print(expression.left)} ${expression.operator} ${print(expression.right)})`;
    case 'is-null':
      return `(${print(expression.operand)} IS${not(expression)} NULL)`;
    case 'is-boolean':
      return `(${print(expression.operand)} IS${not(expression)} ${expression.value ? 'TRUE' : 'FALSE'})`;
    case 'is-distinct':
      return `(${print(expression.left)} IS${not(expression)} DISTINCT FROM ${print(expression.right)})`;
    case 'between':
      return `(${print(expression.operand)}${not(expression)} BETWEEN ${print(expression.low)} AND ${print(expression.high)})`;
    case 'in':
      return `(${print(expression.operand)}${not(expression)} IN (${expression.items.map(print).join(', ')}))`;
    case 'subquery':
      return `${expression.subquery.use === 'exists' ? 'EXISTS ' : ''}(${expression.subquery.sql})`;
    case 'in-subquery':
      return `(${print(expression.operand)}${not(expression)} IN (${expression.subquery.sql}))`;
    case 'like': {
      const { operand, pattern, caseless, escape: escaping } = expression;
      const tail = escaping === undefined ? '' : ` ESCAPE ${print(escaping)}`;
      return `(${print(operand)}${not(expression)} ${caseless ? 'ILIKE' : 'LIKE'} ${print(pattern)}${tail})`;
    }
    case 'case': {
      const { operand, branches, otherwise } = expression;
      const arms = branches.map(({ when, then }) => ` WHEN ${print(when)} THEN ${print(then)}`).join('');
      const head = operand === undefined ? '' : ` ${print(operand)}`;
      return `(CASE${head}${arms}${otherwise === undefined ? '' : ` ELSE ${print(otherwise)}`} END)`;
    }
    case 'cast':
      return `${expression.lenient ? 'TRY_CAST' : 'CAST'}(${print(expression.operand)} AS ${printTypeSyntax(expression.type)})`;
    case 'list':
      return `[${expression.items.map(print).join(', ')}]`;
    case 'subscript':
      return `(${print(expression.operand)})[${print(expression.index)}]`;
    default:
      return unreachable(expression);
  }
}

function printTypeSyntax({ name, parameters, fields, listDepth }: TypeSyntax): string {
  const inner = [
    ...parameters.map(String),
    ...fields.map((field) => (name === 'MAP' ? '' : `${field.name.name} `) + printTypeSyntax(field.type)),
  ];
  return `${name}${inner.length === 0 ? '' : `(${inner.join(', ')})`}${'[]'.repeat(listDepth)}`;
}

function printCall(call: Extract<ExpressionSyntax, { readonly kind: 'call' }>): string {
  const [whole, field] = call.arguments;
  if (call.name.name === 'struct_extract' && whole !== undefined && field?.kind === 'string') {
    return `(${printExpressionSyntax(whole)})."${field.value}"`;
  }
  const operands = call.arguments.map(printExpressionSyntax).join(', ');
  const order = call.orderBy.map(
    ({ expression, descending, nulls }) =>
      `${printExpressionSyntax(expression)}${descending ? ' DESC' : ''}${nulls === undefined ? '' : ` NULLS ${nulls}`}`,
  );
  const inner = `${call.distinct ? 'DISTINCT ' : ''}${operands}${order.length === 0 ? '' : ` ORDER BY ${order.join(', ')}`}`;
  const filter = call.filter === undefined ? '' : ` FILTER (WHERE ${printExpressionSyntax(call.filter)})`;
  const semantics = call.semantics === undefined ? '' : `${call.semantics} `;
  return `${semantics}${call.name.name}(${inner})${filter}`;
}

function not({ negated }: { readonly negated: boolean }): string {
  return negated ? ' NOT' : '';
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
