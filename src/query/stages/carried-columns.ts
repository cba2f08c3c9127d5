import { behaviourColumns } from '../../behaviour-columns.js';
import { unreachable } from '../../errors.js';
import type { Expression } from '../../patterns/expression.js';
import type { JoinQueryPlan, MatchQueryPlan, QueryPlan } from '../plan.js';

/** A column of what a query gives that is a column of its input, as it was in the row or in all rows behind a behaviour. */
export interface CarriedColumn {
  /** In the input's schema. */
  readonly place: number;
  /** Of the branches from `first` on, up to `end`: a join's column is one side's. */
  readonly first: number;
  readonly end: number;
}

type Carried = readonly (CarriedColumn | undefined)[];

/** By the places of the stream that the query gives. */
export function carriedColumns(plan: QueryPlan): Carried {
  const { key, values } = carriedBy(plan);
  if (plan.into !== undefined) {
    return plan.into.columns.map((column) => (column?.kind === 'field' ? values[column.field] : undefined));
  }
  return behaviourColumns(plan.type).map(({ from, place }) => {
    if (from === 'key') return key[place];
    return from === 'values' ? values[place] : undefined;
  });
}

/** By the places of the key's columns, and of the SELECT's. */
function carriedBy(plan: QueryPlan): { readonly key: Carried; readonly values: Carried } {
  const end = plan.input.branches.length;
  const whole = (place: number | undefined): CarriedColumn | undefined =>
    place === undefined ? undefined : { place, first: 0, end };
  switch (plan.kind) {
    case 'select':
      return { key: [], values: plan.type.columns.map((_, place) => whole(place)) };
    case 'match':
      return { key: plan.partitionBy.map(whole), values: matchPlaces(plan).map(whole) };
    case 'window':
      return { key: plan.keys.map(whole), values: plan.plain.map(whole) };
    case 'over':
      return { key: [], values: plan.plain.map(whole) };
    case 'join':
      return { key: [], values: plan.select.map(({ expression }) => joined(expression, plan)) };
    default:
      return unreachable(plan);
  }
}

/** A match's row begins with the key, and with ALL ROWS PER MATCH with all columns of the input. */
function matchPlaces({ select, partitionBy, input, pattern }: MatchQueryPlan): readonly (number | undefined)[] {
  const isOneRow = (pattern.rows ?? 'one-row') === 'one-row';
  const row = isOneRow ? partitionBy : input.schema.map((_, place) => place);
  return select.map(({ expression }) => (expression.kind === 'field' ? row[expression.field] : undefined));
}

/** Of a left join the right side may be NULL. */
function joined(expression: Expression, { left, right, outer, input }: JoinQueryPlan): CarriedColumn | undefined {
  if (expression.kind !== 'field') return undefined;
  const isLeft = expression.field < left.places.length;
  const place = isLeft ? left.places[expression.field] : right.places[expression.field - left.places.length];
  if (place === undefined) return undefined;
  if (isLeft) return { place, first: 0, end: left.parts };
  const end = input.branches.length;
  return outer || left.parts === end ? undefined : { place, first: left.parts, end };
}
