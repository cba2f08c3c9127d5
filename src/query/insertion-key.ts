import type { BehaviourType } from '../behaviour.js';
import { findName } from './find-name.js';
import type { Insertion, StreamDeclaration } from './plan.js';
import { usualKeyFormat } from './plan-kafka-formats.js';

/**
 * The key of the records that a query's behaviours become in Kafka: `'key.fields'` of the table; else the query's own key,
 * as far as its SELECT has it. `places` are those in the table of the SELECT's columns.
 */
export function insertionKey(
  { connector, schema, keyFields }: StreamDeclaration,
  { key, columns }: BehaviourType,
  places: readonly number[],
): Insertion['key'] {
  if (connector?.kind !== 'kafka') return undefined;
  const names = columns.map(({ name }) => name);
  const own = key.flatMap(({ name }) => places[findName({ name, quoted: false, start: 0, end: 0 }, names)] ?? []);
  const fields = keyFields ?? [...new Set(own)];
  const format = connector.keyFormat ?? usualKeyFormat(fields.flatMap((field) => schema[field] ?? []));
  return fields.length === 0 || format === undefined ? undefined : { fields, format };
}
