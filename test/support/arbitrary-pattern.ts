import fc from 'fast-check';
import type { Condition, Pattern, RowPattern, SkipMode } from '../../src/patterns/pattern.js';
import { arbitraryCondition, type CaseEvent } from './arbitrary-condition.js';
import { isNullable } from './is-nullable.js';

export const VARIABLES = ['A', 'B', 'C', 'D'] as const;

/** The first ones more often, as in the rows: random patterns should find something. */
export const variable: fc.Arbitrary<string> = fc.constantFrom(...VARIABLES, 'A', 'A', 'B', 'B', 'C');

/** Bounds are small: a row is long already with nine. */
export const quantifier: fc.Arbitrary<Quantifier> = fc.record({
  bounds: fc.constantFrom<{ min: number; max?: number }>(
    { min: 0, max: 1 },
    { min: 0 },
    { min: 1 },
    { min: 2, max: 2 },
    { min: 0, max: 2 },
    { min: 1, max: 2 },
    { min: 2, max: 3 },
    { min: 2 },
  ),
  greedy: fc.boolean(),
});

interface Quantifier {
  readonly bounds: { readonly min: number; readonly max?: number };
  readonly greedy: boolean;
}

/** Nested concatenations, alternations and quantifiers over A to D; smaller patterns first. */
const arbitraryPatternNode: fc.Arbitrary<Pattern> = fc.letrec<{ node: Pattern; leaf: Pattern }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
    tie('leaf'),
    fc
      .tuple(
        fc.array(tie('node'), { minLength: 2, maxLength: 3, depthIdentifier: 'pattern' }),
        fc.option(
          variable.map((name) => ({ until: [name] })),
          { freq: 4 },
        ),
      )
      .map(([items, until]): Pattern => ({ kind: 'concatenation', items: withGap(items, until) })),
    fc
      .array(tie('node'), { minLength: 2, maxLength: 3, depthIdentifier: 'pattern' })
      .map((items): Pattern => ({ kind: 'alternation', items })),
    fc
      .tuple(tie('node'), quantifier)
      .map(([body, { bounds, greedy }]): Pattern => ({ kind: 'quantified', body, ...bounds, greedy })),
  ),
  leaf: fc.oneof(
    { weight: 12, arbitrary: variable.map((name): Pattern => ({ kind: 'variable', name })) },
    { weight: 1, arbitrary: fc.constant<Pattern>({ kind: 'empty' }) },
  ),
})).node;

/** A gap has a row before it: a match begins with a row of a variable. */
export function withGap([first, ...rest]: readonly Pattern[], gap: Omit<Gap, 'kind'> | null): readonly Pattern[] {
  if (first === undefined) return rest;
  return gap === null || isNullable(first) ? [first, ...rest] : [first, { kind: 'gap', ...gap }, ...rest];
}

type Gap = Pattern & { readonly kind: 'gap' };

/** The shapes that queries have: one variable after another with something between. */
export const arbitrarySequence: fc.Arbitrary<Pattern> = fc
  .tuple(variable, fc.array(fc.tuple(fc.nat(5), variable, variable), { minLength: 1, maxLength: 2 }))
  .map(([head, steps]) => ({
    kind: 'concatenation',
    items: [named(head), ...steps.flatMap(([between, filler, next]) => [...filling(between, filler), named(next)])],
  }));

function filling(kind: number, filler: string): readonly Pattern[] {
  const body = named(filler);
  const fillings: readonly (readonly Pattern[])[] = [
    [],
    [{ kind: 'quantified', body, min: 0, greedy: false }],
    [{ kind: 'quantified', body, min: 0, greedy: true }],
    [{ kind: 'gap', until: [filler] }],
    [{ kind: 'quantified', body, min: 1, max: 2, greedy: false }],
    [{ kind: 'quantified', body, min: 0, max: 1, greedy: true }],
  ];
  return fillings[kind] ?? [];
}

function named(name: string): Pattern {
  return { kind: 'variable', name };
}

const skip: fc.Arbitrary<SkipMode> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<SkipMode>({ to: 'next-row' }) },
  { weight: 4, arbitrary: fc.constant<SkipMode>({ to: 'past-last-row' }) },
  {
    weight: 1,
    arbitrary: fc.record({ to: fc.constantFrom('first', 'last'), variables: variable.map((name) => [name]) }),
  },
);

/** A pattern with its conditions, over the rows of `arbitraryRows`. */
export const arbitraryRowPattern: fc.Arbitrary<RowPattern<CaseEvent>> = fc
  .record({
    pattern: fc.oneof(arbitrarySequence, arbitraryPatternNode),
    conditions: fc.tuple(...VARIABLES.map((name) => fc.option(arbitraryCondition(name), { freq: 4 }))),
    skip,
    within: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 4 }),
    timeouts: fc.boolean(),
  })
  .map(({ pattern, conditions, skip, within, timeouts }) => ({
    pattern,
    define: definitions(conditions),
    skip,
    ...(within === null ? { timeouts: false } : { within, timeouts }),
  }));

/** One for each of VARIABLES; null: none. */
export function definitions(
  conditions: readonly (Condition<CaseEvent> | null)[],
): ReadonlyMap<string, Condition<CaseEvent>> {
  return new Map(
    VARIABLES.flatMap((name, index) => {
      const condition = conditions[index] ?? null;
      return condition === null ? [] : [[name, condition] as const];
    }),
  );
}
