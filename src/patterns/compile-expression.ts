import { unreachable } from '../errors.js';
import type { Value } from '../schema.js';
import type { Expression } from './expression.js';

/** An expression made runnable: computes its value in a context. */
export type Evaluator<C> = (context: C) => Value;

/** The nodes whose meaning depends on where the expression stands: their reading is the caller's. */
export type LeafExpression = Extract<
  Expression,
  { kind: 'field' | 'navigation' | 'aggregate' | 'classifier' | 'match-number' }
>;

/** What is the same everywhere: literals, calls, three-valued logic, CASE. */
export function compileExpression<C>(
  expression: Expression,
  leaf: (node: LeafExpression) => Evaluator<C>,
): Evaluator<C> {
  const compile = (node: Expression): Evaluator<C> => {
    switch (node.kind) {
      case 'literal': {
        const { value } = node;
        return () => value;
      }
      case 'call':
        return compileCall(node.function.evaluate, node.arguments.map(compile));
      case 'and':
        return compileConnective(node.operands.map(compile), false);
      case 'or':
        return compileConnective(node.operands.map(compile), true);
      case 'not': {
        const operand = compile(node.operand);
        return (context) => {
          const value = operand(context);
          return value === null ? null : value !== true;
        };
      }
      case 'case': {
        const branches = node.branches.map(({ when, then }) => ({ when: compile(when), then: compile(then) }));
        const otherwise = compile(node.otherwise);
        return (context) => {
          for (const { when, then } of branches) if (when(context) === true) return then(context);
          return otherwise(context);
        };
      }
      case 'field':
      case 'navigation':
      case 'aggregate':
      case 'classifier':
      case 'match-number':
        return leaf(node);
      default:
        return unreachable(node);
    }
  };
  return compile(expression);
}

/** One and two arguments are spelt out: spreading an array costs four times as much as the comparison it is for. */
function compileCall<C>(evaluate: (...values: readonly Value[]) => Value, args: readonly Evaluator<C>[]): Evaluator<C> {
  const [first, second] = args;
  if (args.length === 1 && first !== undefined) return (context) => evaluate(first(context));
  if (args.length === 2 && first !== undefined && second !== undefined) {
    return (context) => evaluate(first(context), second(context));
  }
  return (context) => evaluate(...args.map((argument) => argument(context)));
}

/** AND (`decisive` false) and OR (`decisive` true): the decisive value wins, else NULL if any operand is. */
function compileConnective<C>(operands: readonly Evaluator<C>[], decisive: boolean): Evaluator<C> {
  return (context) => {
    let result: Value = !decisive;
    for (const operand of operands) {
      const value = operand(context);
      if (value === decisive) return decisive;
      if (value === null) result = null;
    }
    return result;
  };
}
