import type { ArchiveOptions, DeclaringTaskArchive } from '../archive/archive.js';
import type { GroupOptions, GroupRunOptions } from '../cluster/group.js';
import type { Project } from '../query/plan.js';
import { webhookTables } from '../query/webhook-tables.js';
import type { WebhookTargets } from '../reactions/webhook-targets.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { RunFlags } from './flags.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';
import type { ShownRun } from './shown-run.js';
import { withBegin } from './with-begin.js';

/** A run as one process of a group, which has its state in Kafka. `archive` is asked how to open it once the group is as it is to be. */
export async function runKafka(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  archiveOptions: () => Promise<ArchiveOptions | undefined>,
  archived: (project: Project) => Promise<ArchiveOptions>,
  shown: ShownRun & Pick<GroupOptions, 'groupId' | 'connector'>,
  { fresh, commitInterval, delivers }: Pick<RunFlags, 'fresh' | 'commitInterval'> & { readonly delivers: boolean },
): Promise<FinishedRun> {
  let archive: DeclaringTaskArchive | undefined;
  let targets: WebhookTargets | undefined;
  try {
    const tables = delivers ? webhookTables(project) : [];
    if (tables.length > 0) {
      const { WebhookTargets } = await import('../reactions/webhook-targets.js');
      targets = new WebhookTargets({ clock: shown.clock, random: Math.random });
    }
    const webhooks = tables.flatMap((table) => targets?.open(table) ?? []);
    const { Group } = await import('../cluster/group.js');
    const group = await Group.open(project, shown);
    if (fresh === true) await group.freshen();
    const options = await archiveOptions();
    if (options !== undefined) {
      archive = await (await import('../archive/open-task-archive.js')).openTaskArchive(options);
    }
    const summary = await group.run({
      ...shown,
      ...(archive === undefined ? {} : keptIn(archive, shown, archived)),
      ...(webhooks.length === 0 ? {} : { webhooks }),
      ...(commitInterval === undefined ? {} : { commitInterval }),
      openFiles: ({ name }) =>
        runSources(
          context,
          files.filter(({ stream }) => stream.name === name),
        ),
    });
    return { summary, archive };
  } catch (error) {
    await archive?.close();
    throw error;
  } finally {
    await targets?.close();
  }
}

/** What queries give that come under way has its place before they give it. */
function keptIn(
  archive: DeclaringTaskArchive,
  shown: ShownRun,
  archived: (project: Project) => Promise<ArchiveOptions>,
): Pick<GroupRunOptions, 'archive' | 'reloads'> {
  return { archive, ...withBegin(shown, async (next) => archive.declare(await archived(next))) };
}
