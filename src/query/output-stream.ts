import { type BehaviourColumn, behaviourColumns } from '../behaviour-columns.js';
import { type QueryPlan, readsStream, type StreamDeclaration } from './plan.js';
import { stateLimits } from './state-limits.js';

/** The column of a behaviour's row that holds its event time. */
const TIME = 2;

/**
 * What a query gives, to those that read it by its name: a stream in the order of its behaviours' event time, none of which
 * is ever late; of a query over a table, a table. `read` are the streams that it reads itself.
 */
export function outputStream(plan: QueryPlan, read: readonly StreamDeclaration[]): StreamDeclaration {
  const columns = behaviourColumns(plan.type);
  const sameFields = columns.flatMap((column, field) => (isEventTime(column, plan) ? [field] : []));
  const watermark = { field: TIME, delay: 0, ...(sameFields.length === 0 ? {} : { sameFields }) };
  return {
    name: plan.type.name,
    schema: columns.map(({ name, type }) => ({ name, type })),
    ...(readsStream(plan) ? { watermark } : {}),
    ...stateLimits(plan.input, read),
    version: plan.type.version,
  };
}

function isEventTime({ from, place }: BehaviourColumn, plan: QueryPlan): boolean {
  if (from !== 'values') return false;
  switch (plan.kind) {
    case 'match':
      return false;
    case 'select':
      return place === plan.input.time || plan.input.sameTime?.includes(place) === true;
    default:
      return plan.times.includes(place);
  }
}
