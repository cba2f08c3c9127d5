import type { ArchiveOptions, TaskArchive } from '../archive/archive.js';
import type { GroupOptions } from '../cluster/group.js';
import type { Project } from '../query/plan.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { RunFlags } from './flags.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';
import type { ShownRun } from './shown-run.js';

/** A run as one process of a group, which has its state in Kafka. `archive` is asked how to open it once the group is as it is to be. */
export async function runKafka(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  archiveOptions: () => Promise<ArchiveOptions | undefined>,
  shown: ShownRun & Pick<GroupOptions, 'groupId' | 'connector'>,
  { fresh, commitInterval }: RunFlags,
): Promise<FinishedRun> {
  const { Group } = await import('../cluster/group.js');
  const group = await Group.open(project, shown);
  if (fresh === true) await group.freshen();
  let archive: TaskArchive | undefined;
  try {
    const options = await archiveOptions();
    if (options !== undefined) {
      archive = await (await import('../archive/open-task-archive.js')).openTaskArchive(options);
    }
    const summary = await group.run({
      ...shown,
      ...(archive === undefined ? {} : { archive }),
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
  }
}
