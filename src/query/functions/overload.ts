import type { DataType, ScalarKind, Value } from '../../schema.js';

/** `ANY`: whatever is given, as it is. `DECIMAL`, `LIST`: of any precision, of any element. */
export type ParameterKind = DataType['kind'] | 'ANY';

/** Given one value an argument, NULLs included. */
export type Evaluate = (...values: readonly Value[]) => Value;

/** How a function is called once its argument types are known. */
export interface Signature<F> {
  /** What the arguments are cast to; those past the end are taken as they are. */
  readonly parameters: readonly DataType[];
  readonly result: DataType;
  readonly function: F;
}

/** One way to call a function. `F` is what computes it: `Evaluate` of a scalar function, a fold of an aggregate. */
export interface Overload<F = Evaluate> {
  readonly parameters: readonly ParameterKind[];
  /** Of any number of arguments more. */
  readonly rest?: ParameterKind;
  /** `constants`: an argument's value where it is written as a constant. A text says why these arguments will not do. */
  readonly settle: (types: readonly DataType[], constants: readonly (Value | undefined)[]) => Signature<F> | string;
}

export interface FunctionDefinition<F = Evaluate> {
  readonly name: string;
  readonly overloads: readonly Overload<F>[];
}

/** A function of fixed types: `scalar('lower', ['VARCHAR'], 'VARCHAR', …)`. */
export function scalar(
  name: string,
  parameters: readonly ScalarKind[],
  result: ScalarKind,
  evaluate: Evaluate,
): FunctionDefinition {
  const types = parameters.map((kind) => ({ kind }));
  const signature = { parameters: types, result: { kind: result }, function: evaluate };
  return { name, overloads: [{ parameters, settle: () => signature }] };
}

export function overloaded(name: string, ...overloads: readonly Overload[]): FunctionDefinition {
  return { name, overloads };
}

/** The same under further names. */
export function alias<F>(definition: FunctionDefinition<F>, ...names: readonly string[]): FunctionDefinition<F>[] {
  return [definition, ...names.map((name) => ({ ...definition, name }))];
}

/** All overloads by name. */
export function functionTable<F>(
  families: readonly (readonly FunctionDefinition<F>[])[],
): ReadonlyMap<string, readonly Overload<F>[]> {
  const table = new Map<string, readonly Overload<F>[]>();
  for (const { name, overloads } of families.flat()) table.set(name, [...(table.get(name) ?? []), ...overloads]);
  return table;
}
