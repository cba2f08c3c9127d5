import type { Identifier, Span } from '../syntax/ast.js';
import type { BindContext, Bound, ColumnScope } from './bind-context.js';
import { bindMembers } from './bind-member.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';

type Sides = NonNullable<ColumnScope['sides']>;

/** `v.price`, or `price` where one side alone has it; fields are counted through both sides. */
export function bindJoinedColumn(
  path: readonly Identifier[],
  span: Span,
  sides: Sides,
  context: BindContext,
): Bound | undefined {
  const [first, second] = path;
  if (first === undefined) return undefined;
  const names = sides.map(({ name }) => name);
  const qualifier = second === undefined ? -1 : findName(first, names);
  const [column, ...members] = qualifier < 0 ? path : path.slice(1);
  if (column === undefined) return undefined;
  const found = sides.flatMap(({ name, fields }, side) => {
    if (qualifier >= 0 && side !== qualifier) return [];
    const place = findName(
      column,
      fields.map((field) => field.name),
    );
    const field = fields[place];
    return field === undefined ? [] : [{ side: name, type: field.type, field: startOf(side, sides) + place }];
  });
  const [one, other] = found;
  if (other !== undefined) {
    const hint = `Write ${names.map((name) => `${name}.${column.name}`).join(' or ')}`;
    context.report.error(column, `${names.join(' and ')} both have a column ${column.name}`, hint);
    return undefined;
  }
  if (one !== undefined) {
    const { type, field } = one;
    return bindMembers({ expression: { kind: 'field', type, field }, span }, members, context);
  }
  reportUnknown(column, second !== undefined && qualifier < 0, sides[qualifier] ?? sides, context);
  return undefined;
}

function startOf(side: number, sides: Sides): number {
  return sides.slice(0, side).reduce((sum, { fields }) => sum + fields.length, 0);
}

function reportUnknown(
  column: Identifier,
  isQualifier: boolean,
  among: Sides[number] | Sides,
  { report }: BindContext,
): void {
  if ('name' in among) {
    const names = among.fields.map(({ name }) => name);
    report.error(column, `${among.name} has no column ${column.name}`, didYouMean(column.name, names, 'Its columns'));
    return;
  }
  const sides = among.map(({ name }) => name);
  if (isQualifier) {
    const message = `the join has no side ${column.name}`;
    report.error(column, message, didYouMean(column.name, sides, 'Its sides'));
    return;
  }
  const names = among.flatMap(({ name, fields }) => fields.map((field) => `${name}.${field.name}`));
  report.error(column, `neither ${sides.join(' nor ')} has a column ${column.name}`, `There are ${names.join(', ')}`);
}
