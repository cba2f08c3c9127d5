import { unreachable } from '../../errors.js';
import type { Expression, NavigationExpression } from '../../patterns/expression.js';
import { suggest } from '../../suggest.js';
import type { Identifier, Span } from '../syntax/ast.js';
import { nounOf } from '../syntax/noun-of.js';
import type { BindContext, Bound, ColumnScope, MatchScope } from './bind-context.js';
import { bindJoinedColumn } from './bind-joined-column.js';
import { bindMembers } from './bind-member.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';
import { findVariableName } from './variable-name.js';

/** `price`, `A.price`, `A.address.city`. */
export function bindName(path: readonly Identifier[], span: Span, context: BindContext): Bound | undefined {
  const { scope, report } = context;
  switch (scope.kind) {
    case 'constant':
      report.error(span, `${scope.clause} is a constant: it reads no columns`, 'Write the value itself');
      return undefined;
    case 'columns':
      return scope.sides === undefined
        ? bindOutputColumn(path, span, scope, context)
        : bindJoinedColumn(path, span, scope.sides, context);
    case 'row': {
      const found = bindStreamColumn(path, span, scope.match, context);
      if (found !== undefined) scope.read.set(found.variable, span);
      return found?.bound;
    }
    case 'match': {
      const found = bindStreamColumn(path, span, scope, context);
      return found && { expression: lastOf(found.bound.expression, found.variable, scope), span };
    }
    default:
      return unreachable(scope);
  }
}

/**
 * `A.x` is RUNNING LAST(A.x), and `x` the last row's whatever its variable (ISO/IEC 19075-5, 4.16). With ONE ROW PER
 * MATCH what is running is read at the match's last row.
 */
export function lastOf(operand: Expression, variable: string | undefined, match: MatchScope): NavigationExpression {
  return {
    kind: 'navigation',
    type: operand.type,
    ...variablesOf(variable, match),
    from: 'last',
    offset: 0,
    shift: 0,
    semantics: 'running',
    operand,
  };
}

/** The variables that a name stands for: itself, or those of a SUBSET; none for rows of any variable. */
export function variablesOf(
  name: string | undefined,
  { subsets }: MatchScope,
): { readonly variables?: readonly string[] } {
  return name === undefined ? {} : { variables: subsets.get(name) ?? [name] };
}

/** The variable of the pattern, or the subset, that is meant; reported when there is none. */
export function findVariable(name: Identifier, match: MatchScope, { report }: BindContext): string | undefined {
  const names = [...match.variables, ...match.subsets.keys()];
  const variable = findVariableName(name, names);
  if (variable === undefined) {
    report.error(name, `the pattern has no variable ${name.name}`, didYouMean(name.name, names, 'Its variables'));
  }
  return variable;
}

function bindStreamColumn(
  path: readonly Identifier[],
  span: Span,
  match: MatchScope,
  context: BindContext,
): { readonly bound: Bound; readonly variable: string | undefined } | undefined {
  const { schema } = match.input;
  const names = schema.map(({ name }) => name);
  const variables = [...match.variables, ...match.subsets.keys()];
  const [first, second] = path;
  if (first === undefined) return undefined;
  const variable = second === undefined ? undefined : findVariableName(first, variables);
  const isColumn = findName(first, names) >= 0;
  if (second !== undefined && variable === undefined && !isColumn) {
    reportQualifier(first, second, names, match, context);
    return undefined;
  }
  const [column, ...members] = variable === undefined ? path : path.slice(1);
  if (column === undefined) return undefined;
  const field = findName(column, names);
  const type = schema[field]?.type;
  if (type === undefined) {
    reportColumn(column, names, match, context);
    return undefined;
  }
  const bound = bindMembers({ expression: { kind: 'field', type, field }, span }, members, context);
  return bound && { bound, variable };
}

function reportQualifier(
  qualifier: Identifier,
  column: Identifier,
  names: readonly string[],
  match: MatchScope,
  { report }: BindContext,
): void {
  if (qualifier.name.toLowerCase() === match.input.name.toLowerCase()) {
    const hint = `Inside MATCH_RECOGNIZE write ${column.name}, or ${match.variables[0] ?? 'A'}.${column.name}`;
    report.error(qualifier, `${qualifier.name} is the ${nounOf(match.input)}, not a variable of the pattern`, hint);
    return;
  }
  const variables = [...match.variables, ...match.subsets.keys()];
  const hint = didYouMean(qualifier.name, variables, 'Its variables');
  report.error(qualifier, `the pattern has no variable ${qualifier.name}`, hint);
  if (findName(column, names) < 0) reportColumn(column, names, match, { report });
}

function reportColumn(
  column: Identifier,
  names: readonly string[],
  { input, variables, subsets }: MatchScope,
  { report }: Pick<BindContext, 'report'>,
): void {
  if (findVariableName(column, [...variables, ...subsets.keys()]) !== undefined) {
    const example = `${column.name}.${input.schema[0]?.name ?? 'column'}`;
    report.error(
      column,
      `${column.name} is a variable of the pattern, not a column`,
      `Write one of its columns: ${example}`,
    );
    return;
  }
  const hint = didYouMean(column.name, names, 'Its columns');
  report.error(column, `${nounOf(input)} ${input.name} has no column ${column.name}`, hint);
}

function bindOutputColumn(
  path: readonly Identifier[],
  span: Span,
  { fields, aliases, clause, relation }: ColumnScope,
  context: BindContext,
): Bound | undefined {
  const names = fields.map(({ name }) => name);
  const [first, second] = path;
  if (first === undefined) return undefined;
  const isQualified = second !== undefined && findName(first, names) < 0 && findName(first, aliases) >= 0;
  const [column, ...members] = isQualified ? path.slice(1) : path;
  if (column === undefined) return undefined;
  const field = findName(column, names);
  const type = fields[field]?.type;
  if (type !== undefined) return bindMembers({ expression: { kind: 'field', type, field }, span }, members, context);
  if (relation !== undefined) {
    const unknown = isQualified ? column : first;
    context.report.error(
      unknown,
      `${relation} has no column ${unknown.name}`,
      didYouMean(unknown.name, names, 'Its columns'),
    );
    return undefined;
  }
  if (second !== undefined && !isQualified) {
    const hint = `${clause} reads the columns ${names.join(', ')}: put what you need into MEASURES, with AS and a name`;
    context.report.error(span, `${clause} knows nothing called ${first.name}`, hint);
    return undefined;
  }
  const nearest = suggest(column.name, names);
  const hint =
    nearest === undefined ? 'Columns of the stream go into MEASURES, with AS and a name' : `did you mean ${nearest}?`;
  const message = `${clause} knows no column ${column.name}, only the key's and the measures: ${names.join(', ')}`;
  context.report.error(column, message, hint);
  return undefined;
}
