import { formatTimestamp, type Timestamp } from '../time.js';
import { eventSchema, type LineageEvent } from './lineage-event.js';
import type { QueryLineage } from './query-lineage.js';

/** What is known of jobs without running them: OpenLineage's static lineage. */
export function jobEvents(queries: readonly QueryLineage[], producer: string, now: Timestamp): readonly LineageEvent[] {
  return queries.map(({ job, inputs, outputs }) => ({
    eventTime: formatTimestamp(now),
    job,
    inputs,
    outputs,
    producer,
    schemaURL: eventSchema('JobEvent'),
  }));
}
