import { unreachable } from '../../errors.js';
import type { InputBranch, QueryInput, QueryPlan, StreamDeclaration } from '../../query/plan.js';
import type { DataType } from '../../schema.js';

/** What a value that a query's state holds is of. */
export interface StateColumn {
  /** The columns of streams that it is as they are, in lower case: each part of a UNION ALL has its own. */
  readonly names: readonly string[];
  readonly type: DataType;
  /** It may be made of others: computed, or what a query gives. */
  readonly isMade: boolean;
}

/** Of a key that the state is by, and of the rows that it holds: of a join's left side, and its right. */
export interface StateColumns {
  readonly sides: readonly { readonly key: readonly StateColumn[]; readonly row: readonly StateColumn[] }[];
}

type Branches = readonly InputBranch[];

/** So that who looks into a query's state without its plan knows what is what. */
export function stateColumns(plan: QueryPlan, streams: readonly StreamDeclaration[]): StateColumns {
  const columnsOf = (input: QueryInput, places: readonly number[], branches: Branches = input.branches) =>
    places.map((place) => columnOf(input, place, branches, streams));
  switch (plan.kind) {
    case 'select':
      return { sides: [] };
    case 'match':
      return { sides: [{ key: columnsOf(plan.input, plan.partitionBy), row: columnsOf(plan.input, plan.fields) }] };
    case 'over':
      return { sides: [{ key: columnsOf(plan.input, plan.partitionBy), row: columnsOf(plan.input, all(plan.input)) }] };
    case 'window':
      return {
        sides: [{ key: columnsOf(plan.input, plan.folded?.keys ?? []), row: columnsOf(plan.input, all(plan.input)) }],
      };
    case 'join': {
      const { left, right, input, table = input } = plan;
      const [ofLeft, others] = [input.branches.slice(0, left.parts), input.branches.slice(left.parts)];
      const ofRight = table === input ? others : table.branches;
      return {
        sides: [
          { key: columnsOf(input, left.keys, ofLeft), row: columnsOf(input, left.places, ofLeft) },
          { key: columnsOf(table, right.keys, ofRight), row: columnsOf(table, right.places, ofRight) },
        ],
      };
    }
    default:
      return unreachable(plan);
  }
}

function all({ schema }: QueryInput): readonly number[] {
  return schema.map((_, place) => place);
}

function columnOf(
  { schema }: QueryInput,
  place: number,
  branches: Branches,
  streams: readonly StreamDeclaration[],
): StateColumn {
  const names: string[] = [];
  let isMade = false;
  for (const branch of branches) {
    if (branch.kind !== 'stream') continue;
    const { columns, stream: name } = branch;
    const expression = columns?.[place];
    const field = columns === undefined ? place : expression?.kind === 'field' ? expression.field : -1;
    const stream = streams.find((declared) => declared.name === name);
    const column = stream?.schema[field];
    if (column !== undefined) names.push(column.name.toLowerCase());
    const isComputed = stream?.computed?.some((computed) => computed.field === field) === true;
    isMade ||= column === undefined || isComputed || stream?.version !== undefined || stream?.inserted !== undefined;
  }
  return { names, type: schema[place]?.type ?? { kind: 'NULL' }, isMade };
}
