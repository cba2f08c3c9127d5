import type { Value } from '../schema.js';
import { type Capture, type Captured, captureMatchedRows, MatchedRows } from './captures.js';
import { type ConditionContext, compileCondition, needsWholeMatch, slotOf } from './compile-condition.js';
import type { Evaluator } from './compile-expression.js';
import { type Expression, partsOfAnd } from './expression.js';
import { isBesideTried, localise } from './localise.js';
import { someExpression } from './map-expression.js';
import type { Condition, Matched } from './pattern.js';
import type { Row, RowScope } from './row.js';

/** What must be true of a row, and of what was matched before it, to map the row to a variable. */
export interface VariableTest<E> {
  readonly variable: string;
  /** Place among the local tests of what the row alone decides; -1: nothing. */
  readonly local: number;
  /** What earlier rows decide too. */
  readonly correlated?: CorrelatedTest<E>;
}

/** Decided by the row alone (and those beside it): computed once a row, however many partial matches ask. */
export interface LocalTest<E> {
  readonly key: string;
  readonly variable: string;
  readonly holds: (scope: RowScope<E>) => boolean;
  /** The fields it reads; absent: the event itself, or rows beside it. */
  readonly fields?: readonly number[];
  /** For no other values of its one field can it be true; absent: it may be for any. */
  readonly constants?: readonly Value[];
}

export interface CorrelatedTest<E> {
  readonly slots: readonly number[];
  readonly holds: (context: ConditionContext<E>) => boolean;
  /** False for every captured value but one: an index finds the partial matches for which it may hold. */
  readonly equality?: EqualityTest;
}

/** `row = captured`: nothing but the row on one side, nothing but one capture on the other. */
export interface EqualityTest {
  readonly slot: number;
  readonly captured: (captured: Captured) => Value;
  readonly row: (scope: RowScope<unknown>) => Value;
}

/** Collects what several variables share. */
export interface TestTables<E> {
  readonly locals: LocalTest<E>[];
  readonly captures: Capture[];
}

export function compileTest<E>(
  variable: string,
  condition: Condition<E> | undefined,
  tables: TestTables<E>,
): VariableTest<E> {
  if (condition === undefined) return { variable, local: -1 };
  if (condition.kind === 'predicate') return compilePredicate(variable, condition, tables);
  const parts = partsOfAnd(localise(condition.expression, variable));
  const local = parts.filter((part) => isLocal(part, variable));
  const correlated = parts.filter((part) => !local.includes(part));
  return {
    variable,
    local: local.length === 0 ? -1 : localTest(variable, local, tables.locals),
    ...(correlated.length === 0 ? {} : { correlated: correlatedTest(variable, correlated, tables.captures) }),
  };
}

function compilePredicate<E>(
  variable: string,
  { test, readsMatched }: Condition<E> & { readonly kind: 'predicate' },
  { locals, captures }: TestTables<E>,
): VariableTest<E> {
  if (!readsMatched) {
    const local = locals.push({ key: `predicate ${variable}`, variable, holds: ({ row }) => test(row.event, {}) }) - 1;
    return { variable, local };
  }
  const slot = slotOf(captureMatchedRows, captures);
  const holds = ({ tried, captured, rowAt }: ConditionContext<E>): boolean =>
    test(tried.row.event, matchedOf(captured(slot), rowAt));
  return { variable, local: -1, correlated: { slots: [slot], holds } };
}

function matchedOf<E>(captured: Captured, rowAt: (id: number) => Row<E>): Matched<E> {
  const matched: Record<string, E[]> = {};
  for (const { row, variable } of MatchedRows.inOrder(captured)) {
    matched[variable] ??= [];
    matched[variable].push(rowAt(row).event);
  }
  return matched;
}

function isLocal(part: Expression, variable: string): boolean {
  if (someExpression(part, ({ kind }) => kind === 'match-number')) return false;
  return compileCondition(part, variable, []).slots.length === 0;
}

function localTest<E>(variable: string, parts: readonly Expression[], locals: LocalTest<E>[]): number {
  const key = JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const known = locals.findIndex((test) => test.key === key);
  if (known >= 0) return known;
  const evaluators = parts.map((part) => compileCondition(part, variable, []).evaluate);
  const holds = (tried: RowScope<E>): boolean =>
    allTrue(evaluators, { tried, captured: () => null, rowAt: () => tried.row, beside: () => undefined });
  const beside = parts.some((part) => someExpression(part, isBesideTried));
  const constants = constantsOf({ kind: 'and', type: { kind: 'BOOLEAN' }, operands: parts });
  const only = constants === undefined ? {} : { constants };
  return locals.push({ key, variable, holds, ...only, ...(beside ? {} : { fields: fieldsOf(parts) }) }) - 1;
}

function correlatedTest<E>(variable: string, parts: readonly Expression[], captures: Capture[]): CorrelatedTest<E> {
  const conditions = parts.map((part) => compileCondition(part, variable, captures));
  const evaluators = conditions.map(({ evaluate }) => evaluate);
  const equality = parts.map((part) => equalityTest(part, variable, captures)).find((test) => test !== undefined);
  return {
    slots: [...new Set(conditions.flatMap(({ slots }) => slots))],
    holds: (context) => allTrue(evaluators, context),
    ...(equality === undefined ? {} : { equality }),
  };
}

function equalityTest(part: Expression, variable: string, captures: Capture[]): EqualityTest | undefined {
  if (part.kind !== 'call' || part.function.equality !== true || needsWholeMatch(part)) return undefined;
  const [left, right] = part.arguments.map((side) => ({ side, ...compileCondition(side, variable, captures) }));
  if (left === undefined || right === undefined) return undefined;
  const [row, captured] = left.slots.length === 0 ? [left, right] : [right, left];
  const [slot, ...others] = captured.slots;
  if (row.slots.length > 0 || slot === undefined || others.length > 0) return undefined;
  const readsMore = ({ kind }: Expression): boolean => kind === 'match-number';
  if (someExpression(row.side, readsMore) || readsTried(captured.side, variable)) return undefined;
  return {
    slot,
    captured: (value) => captured.evaluate({ tried: NO_ROW, captured: () => value, rowAt: noRow, beside: noRow }),
    row: (tried) => row.evaluate({ tried, captured: () => null, rowAt: () => tried.row, beside: () => undefined }),
  };
}

/** Whether it depends on the row being tried, beside what is captured. */
function readsTried(side: Expression, variable: string): boolean {
  switch (side.kind) {
    case 'field':
    case 'match-number':
    case 'classifier':
      return true;
    case 'navigation':
      return isBesideTried(side) || (side.from === 'first' && (side.variables?.includes(variable) ?? true));
    case 'aggregate':
      return side.variables?.includes(variable) ?? true;
    case 'literal':
      return false;
    default:
      return someExpression(side, (part) => part !== side && readsTried(part, variable));
  }
}

function noRow(): never {
  throw new TypeError('what is captured was compared with reads a row');
}

/** For what reads a capture alone. */
const NO_ROW: RowScope<unknown> = {
  get row() {
    return noRow();
  },
  variable: null,
  neighbour: noRow,
  matchNumber: 0,
};

/** The values that some field must have one of for the condition to be true; absent: none are known. */
function constantsOf(condition: Expression): readonly Value[] | undefined {
  if (condition.kind === 'and') {
    return condition.operands.map(constantsOf).find((constants) => constants !== undefined);
  }
  if (condition.kind === 'or') {
    const parts = condition.operands.map(constantsOf);
    return parts.every((constants) => constants !== undefined) ? parts.flat() : undefined;
  }
  if (condition.kind !== 'call') return undefined;
  const { function: called, arguments: args } = condition;
  const fields = args.filter(({ kind }) => kind === 'field');
  const literals = args.flatMap((argument) => (argument.kind === 'literal' ? [argument.value] : []));
  const isOneField = fields.length === 1 && literals.length === args.length - 1;
  if (!isOneField || (called.equality !== true && !(called.membership === true && args[0] === fields[0])))
    return undefined;
  return literals;
}

function fieldsOf(parts: readonly Expression[]): readonly number[] {
  const fields = new Set<number>();
  for (const part of parts) {
    someExpression(part, (node) => {
      if (node.kind === 'field') fields.add(node.field);
      return false;
    });
  }
  return [...fields];
}

/** Unknown is not true. */
function allTrue<E>(
  evaluators: readonly Evaluator<ConditionContext<unknown>>[],
  context: ConditionContext<E>,
): boolean {
  for (const evaluate of evaluators) if (evaluate(context) !== true) return false;
  return true;
}
