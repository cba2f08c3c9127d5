import type { ArchiveOptions, DeclaringArchive } from '../archive/archive.js';
import type { RunOptions } from '../engine/contract.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import { webhookTables } from '../query/webhook-tables.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { OpenEndpoints } from './open-endpoints.js';
import type { FoundInput } from './run-inputs.js';
import { runSources } from './run-sources.js';
import type { ShownRun } from './shown-run.js';
import { withBegin } from './with-begin.js';

export interface RunInputs {
  readonly files: readonly FoundInput[];
  /** What is posted; only where there is an archive. */
  readonly posted: readonly StreamDeclaration[];
  /** Whether what goes to webhooks is delivered, those too that are declared while it runs. */
  readonly delivers: boolean;
}

/** A run over files, and what is posted, which has its state in the archive. */
export async function runFiles(
  context: CliContext,
  project: Project,
  { files, posted, delivers }: RunInputs,
  options: ArchiveOptions | undefined,
  shown: ShownRun,
  archived: (project: Project) => Promise<ArchiveOptions>,
): Promise<FinishedRun> {
  let archive: DeclaringArchive | undefined;
  let endpoints: OpenEndpoints | undefined;
  try {
    if (options !== undefined) archive = await (await import('../archive/open-archive.js')).openArchive(options);
    const { run } = await import('../engine/run.js');
    const { sources, discoveries } = await runSources(
      context,
      files,
      archive === undefined && shown.reloads === undefined ? project.queries : undefined,
    );
    if (archive !== undefined && options !== undefined && posted.length > 0) {
      const { openEndpoints } = await import('./open-endpoints.js');
      endpoints = await openEndpoints(context, posted, { archive, options }, shown);
    }
    const { signal = shown.signal } = endpoints ?? {};
    const all = [...sources, ...(endpoints?.sources ?? [])];
    const told = { ...shown, signal };
    const runTold = async (more: ShownRun) => {
      const kept = archive === undefined ? {} : await keptIn(archive, more, archived);
      return run({ project, sources: all, discoveries, ...more, ...kept });
    };
    const mayDeliver = delivers && (webhookTables(project).length > 0 || shown.reloads !== undefined);
    if (archive === undefined || !mayDeliver) return { summary: await runTold(told), archive };
    const { runWithWebhooks } = await import('./run-with-webhooks.js');
    return { summary: await runWithWebhooks(project, archive.directory, told, runTold), archive };
  } catch (error) {
    await archive?.close();
    throw error;
  } finally {
    await endpoints?.close();
  }
}

/** The archive is where the run goes on, what its queries read that begin later, and has all that they give. */
async function keptIn(
  archive: DeclaringArchive,
  shown: ShownRun,
  archived: (project: Project) => Promise<ArchiveOptions>,
): Promise<Pick<RunOptions, 'store' | 'past' | 'reloads'>> {
  const { archivedPast } = await import('../history/archived-past.js');
  const declared = withBegin(shown, async (next) => archive.declare(await archived(next)));
  return { store: archive, past: archivedPast(archive.directory), ...declared };
}
