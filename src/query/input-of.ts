import type { Expression } from '../patterns/expression.js';
import type { Field } from '../schema.js';
import type { InputBranch, QueryInput } from './plan.js';
import type { Relation, RelationPart } from './relation.js';

/** A relation as what MATCH_RECOGNIZE reads. It is a stream where every part keeps its stream's event time in one and the same column. */
export function inputOf({ name, schema: columns, parts }: Relation): QueryInput {
  const schema = columns.map(typed);
  const [time, ...sameTime] = schema.flatMap((_, place) =>
    parts.every((part) => isEventTime(part, place)) ? [place] : [],
  );
  return {
    name,
    schema,
    ...(time === undefined ? {} : { time }),
    ...(sameTime.length === 0 ? {} : { sameTime }),
    branches: parts.map(branchOf),
  };
}

/** An untyped NULL is an INTEGER, as in DuckDB. */
function typed({ name, type }: Field): Field {
  return { name, type: type.kind === 'NULL' ? { kind: 'INTEGER' } : type };
}

function branchOf(part: RelationPart): InputBranch {
  if (part.kind === 'values') return part;
  const { stream, where, columns } = part;
  const isWhole = columns.length === stream.schema.length && columns.every((column, place) => isField(column, place));
  return {
    kind: 'stream',
    stream: stream.name,
    ...(where === undefined ? {} : { where }),
    ...(isWhole ? {} : { columns }),
  };
}

function isEventTime(part: RelationPart, place: number): boolean {
  if (part.kind === 'values') return false;
  const { watermark } = part.stream;
  let column = part.columns[place];
  // As another type of time it is the same instant.
  while (column?.kind === 'call' && column.function.name === 'CAST' && isTemporal(column)) [column] = column.arguments;
  if (watermark === undefined || column === undefined) return false;
  return [watermark.field, ...(watermark.sameFields ?? [])].some((field) => isField(column, field));
}

function isTemporal({ type: { kind } }: Expression): boolean {
  return kind === 'TIMESTAMP' || kind === 'TIMESTAMPTZ';
}

function isField(expression: Expression, field: number): boolean {
  return expression.kind === 'field' && expression.field === field;
}
