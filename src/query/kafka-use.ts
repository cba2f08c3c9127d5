import { outputType, type QueryPlan, streamsOf } from './plan.js';

/** What queries read that none of them gives, and what they insert into. */
export function kafkaUse(queries: readonly QueryPlan[]): {
  readonly isRead: (stream: string) => boolean;
  readonly isWritten: (stream: string) => boolean;
} {
  const given = new Set(queries.map((plan) => outputType(plan).name));
  const read = new Set(queries.flatMap(streamsOf));
  const written = new Set(queries.flatMap(({ into }) => into?.type.name ?? []));
  return { isRead: (stream) => read.has(stream) && !given.has(stream), isWritten: (stream) => written.has(stream) };
}
