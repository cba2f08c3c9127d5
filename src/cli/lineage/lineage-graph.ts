import { jobEvents } from '../../lineage/job-events.js';
import { queryLineages } from '../../lineage/query-lineage.js';
import type { Project } from '../../query/plan.js';
import type { CliContext } from '../context.js';
import { DEFAULT_ARCHIVE } from '../next-commands.js';
import { packageVersion } from '../package-version.js';
import { lineageSettings } from './lineage-settings.js';

/** As OpenLineage's JobEvents, a line of JSON each: what a run without options would read and write. */
export async function lineageGraph(context: CliContext, project: Project): Promise<string> {
  const settings = lineageSettings(context, await packageVersion(), DEFAULT_ARCHIVE);
  const events = jobEvents(await queryLineages(project, settings), settings.producer, context.now());
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
