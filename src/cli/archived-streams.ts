import type { StreamLayout } from '../archive/tables.js';
import { type QueryPlan, type StreamDeclaration, streamsOf } from '../query/plan.js';

/** What the archive is to know of streams: which column has the time, and whose events are asked for together. */
export function archivedStreams(
  streams: readonly StreamDeclaration[],
  queries: readonly QueryPlan[],
): readonly StreamLayout[] {
  return streams.map((stream) => {
    const { name, schema, keyFields, keepsRaw, watermark } = stream;
    const isTime = watermark !== undefined && schema[watermark.field]?.type.kind === 'TIMESTAMP';
    const key = keyFields === undefined ? commonestKey(stream, queries) : undefined;
    return {
      name,
      schema,
      ...(keyFields === undefined ? {} : { keyFields }),
      ...(keepsRaw === undefined ? {} : { keepsRaw }),
      ...(isTime ? { timeField: watermark.field } : {}),
      ...(key === undefined ? {} : { clusteredBy: key }),
    };
  });
}

/** The columns that most queries of the stream have their events by. */
function commonestKey(
  { name, schema }: StreamDeclaration,
  queries: readonly QueryPlan[],
): readonly string[] | undefined {
  const columns = new Map(schema.map((field) => [field.name.toLowerCase(), field.name]));
  const counts = new Map<string, { readonly key: readonly string[]; count: number }>();
  for (const plan of queries) {
    const key = plan.type.key.flatMap((field) => columns.get(field.name.toLowerCase()) ?? []);
    if (key.length === 0 || !streamsOf(plan).includes(name)) continue;
    const known = counts.get(JSON.stringify(key)) ?? { key, count: 0 };
    known.count++;
    counts.set(JSON.stringify(key), known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.key;
}
