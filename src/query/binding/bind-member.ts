import { isList } from '../../is-value.js';
import { typeName } from '../../schema.js';
import type { Identifier } from '../syntax/ast.js';
import type { BindContext, Bound } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { literal } from './bind-literal.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';

/** A field of a STRUCT. */
export function bindMember(struct: Bound, member: Identifier, context: BindContext): Bound | undefined {
  const { type } = struct.expression;
  if (type.kind !== 'STRUCT') {
    const hint = type.kind === 'JSON' ? `Write ->> '${member.name}' for a field of JSON` : undefined;
    context.report.error(member, `a ${typeName(type)} has no field ${member.name}`, hint);
    return undefined;
  }
  const names = type.fields.map(({ name }) => name);
  const index = findName(member, names);
  const field = type.fields[index];
  if (field === undefined) {
    context.report.error(
      member,
      `the struct has no field ${member.name}`,
      didYouMean(member.name, names, 'Its fields'),
    );
    return undefined;
  }
  const place = literal({ kind: 'INTEGER' }, index, member);
  return bindFunction(
    'struct_extract',
    (value, at) => (value !== undefined && isList(value) && typeof at === 'number' ? (value[at] ?? null) : null),
    field.type,
    [struct, place],
    struct.span,
    context,
  );
}

/** Fields of fields: `A.address.city` is two of a column's. */
export function bindMembers(bound: Bound, members: readonly Identifier[], context: BindContext): Bound | undefined {
  let current: Bound | undefined = bound;
  for (const member of members) current = current && bindMember(current, member, context);
  return current;
}
