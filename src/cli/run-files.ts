import type { Archive, ArchiveOptions } from '../archive/archive.js';
import type { RunOptions } from '../engine/contract.js';
import type { Project } from '../query/plan.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';

/** What each run is given, wherever its events come from. */
export type ShownRun = Required<Pick<RunOptions, 'clock' | 'onBehaviours' | 'onProgress' | 'onNote' | 'signal'>>;

/** A run over files, which has its state in the archive. */
export async function runFiles(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  options: ArchiveOptions | undefined,
  shown: ShownRun,
): Promise<FinishedRun> {
  let archive: Archive | undefined;
  try {
    if (options !== undefined) archive = await (await import('../archive/open-archive.js')).openArchive(options);
    const { run } = await import('../engine/run.js');
    const sources = await runSources(context, files, archive === undefined ? project.queries : undefined);
    const store = archive === undefined ? {} : { store: archive };
    return { summary: await run({ project, ...sources, ...shown, ...store }), archive };
  } catch (error) {
    await archive?.close();
    throw error;
  }
}
