import type { Archive, ArchiveOptions } from '../archive/archive.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { OpenEndpoints } from './open-endpoints.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';
import type { ShownRun } from './shown-run.js';

export interface RunInputs {
  readonly files: readonly FoundInput[];
  /** What is posted; only where there is an archive. */
  readonly posted: readonly StreamDeclaration[];
}

/** A run over files, and what is posted, which has its state in the archive. */
export async function runFiles(
  context: CliContext,
  project: Project,
  { files, posted }: RunInputs,
  options: ArchiveOptions | undefined,
  shown: ShownRun,
): Promise<FinishedRun> {
  let archive: Archive | undefined;
  let endpoints: OpenEndpoints | undefined;
  try {
    if (options !== undefined) archive = await (await import('../archive/open-archive.js')).openArchive(options);
    const { run } = await import('../engine/run.js');
    const { sources, discoveries } = await runSources(
      context,
      files,
      archive === undefined ? project.queries : undefined,
    );
    if (archive !== undefined && options !== undefined && posted.length > 0) {
      const { openEndpoints } = await import('./open-endpoints.js');
      endpoints = await openEndpoints(context, posted, { archive, options }, shown);
    }
    const { signal = shown.signal } = endpoints ?? {};
    const all = [...sources, ...(endpoints?.sources ?? [])];
    const store = archive === undefined ? {} : { store: archive };
    return { summary: await run({ project, sources: all, discoveries, ...shown, signal, ...store }), archive };
  } catch (error) {
    await archive?.close();
    throw error;
  } finally {
    await endpoints?.close();
  }
}
