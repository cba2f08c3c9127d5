import type { BehaviourType } from '../behaviour.js';
import { findName } from './binding/find-name.js';
import type { Insertion, StreamDeclaration } from './plan.js';
import { rawProblem, usualKeyFormat } from './tables/plan-kafka-formats.js';

/**
 * The key of the records that a query's behaviours become in Kafka: `'key.fields'` of the table; else the query's own key,
 * as far as its SELECT has it. `places` are those in the table of the SELECT's columns; `problemWith` is told where the key's
 * format cannot be theirs.
 */
export function insertionKey(
  { name: target, connector, schema, keyFields }: StreamDeclaration,
  { key, columns }: BehaviourType,
  places: readonly number[],
  problemWith: (message: string, hint: string) => void,
): Insertion['key'] {
  if (connector?.kind !== 'kafka') return undefined;
  const names = columns.map(({ name }) => name);
  const own = key.flatMap(({ name }) => places[findName({ name, quoted: false, start: 0, end: 0 }, names)] ?? []);
  const fields = keyFields ?? [...new Set(own)];
  const keySchema = fields.flatMap((field) => schema[field] ?? []);
  const format = connector.keyFormat ?? usualKeyFormat(keySchema);
  if (keySchema.length === 0 || format === undefined) return undefined;
  const problem = format === 'raw' ? rawProblem(keySchema, 'key') : undefined;
  if (problem !== undefined) {
    const hint = `Give table ${target} another 'key.format', or say with 'key.fields' which column is the key`;
    problemWith(`records of ${target}: ${problem.message}`, hint);
  }
  return { fields, format };
}
