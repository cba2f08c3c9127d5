import { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import { webhookTables } from '../query/webhook-tables.js';

/**
 * What goes to webhooks is delivered from the archive: what was found before a kill comes after it.
 * @throws MotifError `INVALID_ARGUMENT` for a run that keeps nothing, `INVALID_QUERY` for one that reads from Kafka.
 */
export function refuseUndeliverable(project: Project, directory: string | undefined, group: string | undefined): void {
  const [table] = webhookTables(project);
  if (table === undefined) return;
  if (directory === undefined) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `--no-archive: ${table.name} is a webhook, and what goes there is delivered from the archive`,
      hint: 'Leave --no-archive out, or give the events with --input: then nothing is delivered.',
    });
  }
  if (group === undefined) return;
  throw new MotifError('INVALID_QUERY', {
    message: `${table.name} is a webhook, and group ${group} reads from Kafka: the two do not go together yet`,
    hint: "Let the query insert into a topic ('connector' = 'kafka', 'format' = 'cloudevents'): whoever calls the webhook reads it there.",
  });
}
