import type { DataType, Field } from '../../schema.js';
import { typeName } from '../../schema.js';
import type { ExpressionSyntax } from '../syntax/ast.js';
import { type BindContext, type Bound, bindAll } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { bindMember } from './bind-member.js';
import { bindScalar } from './bind-overload.js';

type CallSyntax = Extract<ExpressionSyntax, { readonly kind: 'call' }>;
type SubscriptSyntax = Extract<ExpressionSyntax, { readonly kind: 'subscript' }>;

/** `{'a': x}` and `struct_pack(a := x)`: names and values in turn. */
export function bindStructPack(call: CallSyntax, context: BindContext): Bound | undefined {
  const names = call.arguments.filter((_, index) => index % 2 === 0);
  const values = bindAll(
    call.arguments.filter((_, index) => index % 2 === 1),
    context,
  );
  const fields: Field[] = [];
  let isWhole = true;
  for (const [index, name] of names.entries()) {
    if (name.kind !== 'string') continue;
    if (fields.some((field) => field.name.toLowerCase() === name.value.toLowerCase())) {
      context.report.error(name, `the struct has two fields ${name.value}`);
      isWhole = false;
    }
    fields.push({ name: name.value, type: values?.[index]?.expression.type ?? { kind: 'NULL' } });
  }
  if (values === undefined || !isWhole) return undefined;
  const type: DataType = { kind: 'STRUCT', fields };
  return bindFunction('struct_pack', (...items) => items, type, values, call, context);
}

/** `struct_extract(s, 'a')`. */
export function bindStructExtract(
  call: CallSyntax,
  [struct, name]: readonly Bound[],
  context: BindContext,
): Bound | undefined {
  if (struct === undefined || name?.expression.kind !== 'literal' || typeof name.expression.value !== 'string') {
    context.report.error(
      call,
      "struct_extract takes a STRUCT and the name of one of its fields: struct_extract(s, 'a')",
    );
    return undefined;
  }
  if (struct.expression.type.kind === 'JSON') return bindScalar('->', [struct, name], call, context);
  return bindMember(struct, { ...call.name, name: name.expression.value, quoted: false }, context);
}

/** `x[1]` of a list or a text, `m['k']` of a map, `s['a']` of a struct. */
export function bindSubscript(syntax: SubscriptSyntax, context: BindContext): Bound | undefined {
  const operands = bindAll([syntax.operand, syntax.index], context);
  const [operand, index] = operands ?? [];
  if (operand === undefined || index === undefined) return undefined;
  if (operand.expression.type.kind !== 'STRUCT') return bindScalar('[]', [operand, index], syntax, context);
  const { expression, span } = index;
  if (expression.kind === 'literal' && typeof expression.value === 'string') {
    return bindMember(operand, { name: expression.value, quoted: false, start: span.start, end: span.end }, context);
  }
  context.report.error(span, `a field of a ${typeName(operand.expression.type)} is named by a constant text`);
  return undefined;
}
