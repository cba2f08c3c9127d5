import { fieldsRead } from './fields-read.js';
import { inputsOf, type QueryPlan } from './plan.js';

/** The places in a stream's schema of the fields that queries read of it, in order. */
export function streamFieldsRead(queries: readonly QueryPlan[], stream: string): readonly number[] {
  const fields = new Set(queries.flatMap((query) => fieldsOf(query, stream)));
  return [...fields].sort((a, b) => a - b);
}

function fieldsOf(plan: QueryPlan, stream: string): readonly number[] {
  const ofInput = inputFieldsRead(plan);
  const branches = inputsOf(plan).flatMap((input) => input.branches);
  return branches.flatMap((branch) => {
    if (branch.kind !== 'stream' || branch.stream !== stream) return [];
    const { where, columns } = branch;
    const ofRow = columns === undefined ? ofInput : fieldsRead(columns);
    return where === undefined ? ofRow : [...ofRow, ...fieldsRead([where])];
  });
}

/** The places of the fields of a query's input that it reads. */
export function inputFieldsRead(plan: QueryPlan): readonly number[] {
  if (plan.kind === 'select' || plan.kind === 'join') return plan.input.schema.map((_, field) => field);
  const { input, fields } = plan;
  const time = input.time === undefined ? [] : [input.time];
  if (plan.kind === 'window') {
    const { window } = plan;
    return [...time, plan.time, ...fields, ...(window.kind === 'session' ? window.partitionBy : [])];
  }
  const { partitionBy } = plan;
  if (plan.kind === 'over') return [...time, ...partitionBy, ...fields];
  const { orderBy } = plan;
  return [...time, ...partitionBy, ...fields, ...fieldsRead(orderBy.map(({ expression }) => expression))];
}
