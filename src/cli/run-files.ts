import type { Archive, ArchiveOptions } from '../archive/archive.js';
import type { RunSummary } from '../engine/contract.js';
import type { Project } from '../query/plan.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';
import type { ShownRun } from './shown-run.js';

/** Delivers what the run finds while it goes on, and what is left after it. */
async function runWithWebhooks(
  project: Project,
  directory: string,
  shown: ShownRun,
  run: (shown: ShownRun) => Promise<RunSummary>,
): Promise<RunSummary> {
  const { closeWebhooks, finishWebhooks, openWebhooks } = await import('./deliver-webhooks.js');
  const webhooks = await openWebhooks(project, directory, shown);
  let summary: RunSummary;
  try {
    summary = await run({
      ...shown,
      async onBehaviours(behaviours): Promise<void> {
        webhooks.offer(behaviours);
        await shown.onBehaviours(behaviours);
      },
    });
  } catch (error) {
    await closeWebhooks(webhooks, shown).catch(() => undefined);
    throw error;
  }
  return finishWebhooks(webhooks, summary, shown);
}

/** A run over files, which has its state in the archive. */
export async function runFiles(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  options: ArchiveOptions | undefined,
  shown: ShownRun,
  delivers: boolean,
): Promise<FinishedRun> {
  let archive: Archive | undefined;
  try {
    if (options !== undefined) archive = await (await import('../archive/open-archive.js')).openArchive(options);
    const { run } = await import('../engine/run.js');
    const sources = await runSources(context, files, archive === undefined ? project.queries : undefined);
    const store = archive === undefined ? {} : { store: archive };
    if (archive === undefined || !delivers) {
      return { summary: await run({ project, ...sources, ...shown, ...store }), archive };
    }
    const summary = await runWithWebhooks(project, archive.directory, shown, (told) =>
      run({ project, ...sources, ...told, ...store }),
    );
    return { summary, archive };
  } catch (error) {
    await archive?.close();
    throw error;
  }
}
