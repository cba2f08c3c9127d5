import type { MatchQueryPlan } from './plan.js';

/** The places of the key's columns in the one stream that the query reads; undefined where it is not one, or the key is computed. */
export function keyPlaces({ input: { branches }, partitionBy }: MatchQueryPlan): readonly number[] | undefined {
  const [branch, second] = branches;
  if (branch?.kind !== 'stream' || second !== undefined) return undefined;
  const { columns } = branch;
  if (columns === undefined) return partitionBy;
  const places = partitionBy.flatMap((field) => {
    const column = columns[field];
    return column?.kind === 'field' ? [column.field] : [];
  });
  return places.length === partitionBy.length ? places : undefined;
}
