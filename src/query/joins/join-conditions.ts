import { type Expression, partsOfAnd } from '../../patterns/expression.js';
import { fieldsRead } from '../fields-read.js';
import { bothBounds, type EventTimes, joinBounds, type TimeBounds, UNBOUNDED } from './join-bounds.js';
import { moveFields } from './move-fields.js';

/** A join's condition, taken apart. */
export interface JoinConditions {
  /** Equal for rows that belong together: of each side over its own fields. */
  readonly keys: readonly JoinKey[];
  readonly bounds: TimeBounds;
  /** What else must be true, over both sides' fields. */
  readonly rest: readonly Expression[];
}

export interface JoinKey {
  readonly left: Expression;
  readonly right: Expression;
}

/** Equalities between the sides are the key, comparisons of their event times the bounds. `width`: how many fields the left has. */
export function joinConditions(on: Expression, width: number, times: EventTimes): JoinConditions {
  const keys: JoinKey[] = [];
  const rest: Expression[] = [];
  let bounds = UNBOUNDED;
  for (const part of partsOfAnd(on)) {
    const further = joinBounds(part, times);
    const key = further === undefined ? keyOf(part, width) : undefined;
    if (further !== undefined) bounds = bothBounds(bounds, further);
    else if (key !== undefined) keys.push(key);
    else rest.push(part);
  }
  return { keys, bounds, rest };
}

function keyOf(part: Expression, width: number): JoinKey | undefined {
  if (part.kind !== 'call' || !isEquality(part)) return undefined;
  const left = part.arguments.find((argument) => isOf(argument, (field) => field < width));
  const right = part.arguments.find((argument) => isOf(argument, (field) => field >= width));
  return left && right && { left, right: moveFields(right, (field) => field - width) };
}

/** Of values that are equal exactly if they are written alike. A UUID is always written in one way. */
function isEquality({
  function: { name, equality },
  arguments: [first],
}: Extract<Expression, { kind: 'call' }>): boolean {
  return equality === true || (name === '=' && first?.type.kind === 'UUID');
}

/** Whether it reads something, and nothing but that. */
function isOf(expression: Expression, isOwn: (field: number) => boolean): boolean {
  const read = fieldsRead([expression]);
  return read.length > 0 && read.every(isOwn);
}
