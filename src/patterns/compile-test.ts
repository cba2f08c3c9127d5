import { type Capture, type Captured, captureMatchedRows, MatchedRows } from './captures.js';
import { type ConditionContext, compileCondition, slotOf } from './compile-condition.js';
import type { Evaluator } from './compile-expression.js';
import { constantsOf } from './constants-of.js';
import { equalityTest } from './equality-test.js';
import { type Expression, partsOfAnd } from './expression.js';
import { expressionKey } from './expression-key.js';
import { isBesideTried, localise } from './localise.js';
import type { Condition, Matched } from './pattern.js';
import type { Row, RowScope } from './row.js';
import { someExpression } from './some-expression.js';
import type { CorrelatedTest, LocalTest, VariableTest } from './variable-test.js';

/** Collects what several variables share. */
export interface TestTables<E> {
  readonly locals: LocalTest<E>[];
  readonly captures: Capture[];
}

/** The test of `variable`, of which nothing is written where it is always true. What it shares goes into `tables`. */
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
  const key = expressionKey(parts);
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

/** Unknown is not true. */
function allTrue<E>(
  evaluators: readonly Evaluator<ConditionContext<unknown>>[],
  context: ConditionContext<E>,
): boolean {
  for (const evaluate of evaluators) if (evaluate(context) !== true) return false;
  return true;
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
