import { isIntegerKind } from '../../numeric-type.js';
import { type DataType, typeName, type Value } from '../../schema.js';
import type { Overload, ParameterKind, Signature } from '../functions/overload.js';
import { SCALAR_FUNCTIONS } from '../functions/scalar-functions.js';
import type { Span } from '../syntax/ast.js';
import { castTo, fits } from './bind-cast.js';
import type { BindContext, Bound } from './bind-context.js';
import { bindFunction } from './bind-function.js';
import { chooseOverload } from './choose-overload.js';
import type { ArgumentType } from './implicit-cast-cost.js';

/** A scalar function or operator of SCALAR_FUNCTIONS, called with these arguments. */
export function bindScalar(name: string, args: readonly Bound[], span: Span, context: BindContext): Bound | undefined {
  const settled = settleOverload(name, SCALAR_FUNCTIONS.get(name) ?? [], args, span, context);
  if (settled === undefined) return undefined;
  const { signature, args: cast } = settled;
  return bindFunction(name, signature.function, signature.result, cast, span, context);
}

/** The overload that fits, and the arguments cast to its parameters. */
export function settleOverload<F>(
  name: string,
  overloads: readonly Overload<F>[],
  args: readonly Bound[],
  span: Span,
  context: BindContext,
): { readonly signature: Signature<F>; readonly args: readonly Bound[] } | undefined {
  const choice = chooseOverload(overloads, args.map(argumentType));
  if (choice.kind !== 'one') {
    const [message, hint] = refusal(name, overloads, args, choice.kind);
    context.report.error(span, message, hint);
    return undefined;
  }
  const types = args.map(({ expression }) => expression.type);
  const constants = args.map(({ expression }): Value | undefined =>
    expression.kind === 'literal' ? expression.value : undefined,
  );
  const signature = choice.overload.settle(types, constants);
  if (typeof signature === 'string') {
    context.report.error(span, signature);
    return undefined;
  }
  const cast = args.map((bound, index) => {
    const parameter = signature.parameters[index];
    return parameter === undefined ? bound : castTo(bound, parameter, context);
  });
  const whole = cast.filter((bound) => bound !== undefined);
  return whole.length === cast.length ? { signature, args: whole } : undefined;
}

function argumentType(bound: Bound): ArgumentType {
  const { type } = bound.expression;
  if (bound.literal === undefined) return { type };
  return { type, literal: bound.literal, fits: (kind) => isNumberKind(kind) && fits(bound, { kind }) };
}

function isNumberKind(kind: ParameterKind): kind is 'INTEGER' | 'DOUBLE' {
  return isIntegerKind(kind) || kind === 'FLOAT' || kind === 'DOUBLE';
}

function refusal<F>(
  name: string,
  overloads: readonly Overload<F>[],
  args: readonly Bound[],
  reason: 'none' | 'several' | 'wrong-count',
): readonly [message: string, hint: string] {
  const given = args.map(({ expression, literal }) => nameOf(expression.type, literal));
  const isOperator = !/^[a-z]/i.test(name);
  if (isOperator) {
    const message = `${name} is not defined for ${given.join(' and ')}`;
    return [message, reason === 'several' ? 'Say which type is meant: CAST(… AS …)' : 'Cast one side: CAST(… AS …)'];
  }
  const forms = [...new Set(overloads.map((overload) => `${name}(${parametersOf(overload)})`))];
  const shown = forms.length > 6 ? [...forms.slice(0, 6), '…'] : forms;
  const hint = `There is ${shown.join(', ')}`;
  if (reason === 'wrong-count') return [`${name} does not take ${countOf(args.length)}`, hint];
  if (reason === 'several') return [`${name}(${given.join(', ')}) could mean several functions`, `${hint}: add a CAST`];
  return [`${name} does not take (${given.join(', ')})`, hint];
}

function parametersOf<F>({ parameters, rest }: Overload<F>): string {
  return [...parameters, ...(rest === undefined ? [] : ['…'])].join(', ');
}

function nameOf(type: DataType, literal: Bound['literal']): string {
  return literal === 'string' ? 'a text' : typeName(type);
}

function countOf(count: number): string {
  return count === 0 ? 'no arguments' : count === 1 ? 'one argument' : `${count} arguments`;
}
