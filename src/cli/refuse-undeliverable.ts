import { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import { webhookTables } from '../query/webhook-tables.js';
import { webhookUrl } from '../reactions/webhook-url.js';

/**
 * What goes to webhooks is delivered from the archive: what was found before a kill comes after it. In a group of Kafka it is
 * delivered from a topic instead.
 * @throws MotifError `INVALID_ARGUMENT` for a run that keeps nothing, `INVALID_QUERY` for a URL where nothing is sent.
 */
export function refuseUndeliverable(project: Project, directory: string | undefined, group: string | undefined): void {
  const tables = webhookTables(project);
  const [table] = tables;
  if (table === undefined || directory !== undefined || group !== undefined) {
    for (const one of tables) webhookUrl(one);
    return;
  }
  throw new MotifError('INVALID_ARGUMENT', {
    message: `--no-archive: ${table.name} is a webhook, and what goes there is delivered from the archive`,
    hint: 'Leave --no-archive out, or give the events with --input: then nothing is delivered.',
  });
}
