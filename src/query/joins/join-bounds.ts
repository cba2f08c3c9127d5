import { isInterval } from '../../is-value.js';
import type { Expression } from '../../patterns/expression.js';
import { DAY, type Duration } from '../../time.js';

/** Which fields hold either side's event time. */
export interface EventTimes {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** `lower <= right time - left time <= upper`, microseconds; infinite where nothing is said. */
export interface TimeBounds {
  readonly lower: Duration;
  readonly upper: Duration;
  /** The upper bound as it is written: with `<` it is one more. */
  readonly deadline: Duration;
}

/** A side's event time and so much more. */
interface Term {
  readonly side: 'left' | 'right';
  readonly offset: Duration;
}

/** What a condition says of how far apart the two sides' event times are; undefined: it is none that compares them. */
export function joinBounds(condition: Expression, times: EventTimes): TimeBounds | undefined {
  if (condition.kind !== 'call') return undefined;
  const [a, b] = termsOf(condition.arguments, times) ?? [];
  if (a === undefined || b === undefined || a.side === b.side) return undefined;
  const isRightFirst = a.side === 'right';
  const between = isRightFirst ? b.offset - a.offset : a.offset - b.offset;
  // Times are whole microseconds: after a time is from one microsecond later on.
  switch (isRightFirst ? condition.function.name : SWAPPED[condition.function.name]) {
    case '>=':
      return { ...UNBOUNDED, lower: between };
    case '>':
      return { ...UNBOUNDED, lower: between + 1 };
    case '<=':
      return { ...UNBOUNDED, upper: between, deadline: between };
    case '<':
      return { ...UNBOUNDED, upper: between - 1, deadline: between };
    case '=':
      return { lower: between, upper: between, deadline: between };
    default:
      return undefined;
  }
}

export const UNBOUNDED: TimeBounds = {
  lower: Number.NEGATIVE_INFINITY,
  upper: Number.POSITIVE_INFINITY,
  deadline: Number.POSITIVE_INFINITY,
};

export function bothBounds(a: TimeBounds, b: TimeBounds): TimeBounds {
  const lower = Math.max(a.lower, b.lower);
  return { lower, upper: Math.min(a.upper, b.upper), deadline: Math.min(a.deadline, b.deadline) };
}

const SWAPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=' };

/** Of `a.ts < b.ts + interval`, and of `a.ts - b.ts < interval`. */
function termsOf(
  [first, second]: readonly Expression[],
  times: EventTimes,
): readonly [Term | undefined, Term | undefined] | undefined {
  if (first === undefined || second === undefined) return undefined;
  if (isDifference(first)) {
    const [a, b] = first.arguments.map((argument) => termOf(argument, times));
    const length = lengthOf(second);
    return a && b && length !== undefined ? [a, { ...b, offset: b.offset + length }] : undefined;
  }
  if (isDifference(second)) {
    const [b, a] = termsOf([second, first], times) ?? [];
    return b && a && [a, b];
  }
  return [termOf(first, times), termOf(second, times)];
}

function isDifference(expression: Expression): expression is Extract<Expression, { readonly kind: 'call' }> {
  return expression.kind === 'call' && expression.function.name === '-' && expression.type.kind === 'INTERVAL';
}

function termOf(expression: Expression, times: EventTimes): Term | undefined {
  if (expression.kind === 'field') {
    const side = (['left', 'right'] as const).find((one) => times[one].includes(expression.field));
    return side && { side, offset: 0 };
  }
  if (expression.kind !== 'call') return undefined;
  const [first, second] = expression.arguments;
  if (first === undefined) return undefined;
  const { kind } = expression.type;
  if (kind !== 'TIMESTAMP' && kind !== 'TIMESTAMPTZ') return undefined;
  // As another type of time it is the same instant.
  if (expression.function.name === 'CAST') return termOf(first, times);
  if (second === undefined) return undefined;
  switch (expression.function.name) {
    case '+':
      return moved(termOf(first, times), lengthOf(second)) ?? moved(termOf(second, times), lengthOf(first));
    case '-': {
      const length = lengthOf(second);
      return moved(termOf(first, times), length === undefined ? undefined : -length);
    }
    default:
      return undefined;
  }
}

function moved(term: Term | undefined, by: Duration | undefined): Term | undefined {
  return term === undefined || by === undefined ? undefined : { ...term, offset: term.offset + by };
}

/** Of an interval that is a constant; one with months has none. */
function lengthOf(expression: Expression): Duration | undefined {
  if (expression.kind !== 'literal' || !isInterval(expression.value) || expression.value.months !== 0) return undefined;
  return expression.value.days * DAY + expression.value.micros;
}
