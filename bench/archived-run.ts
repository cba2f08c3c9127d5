import type { Archive, ArchivePolicy } from '../src/archive/archive.js';
import { openArchive } from '../src/archive/open-archive.js';
import { archivedStreams } from '../src/cli/archived-streams.js';
import { rowOptions } from '../src/engine/partitions/row-options.js';
import { run } from '../src/engine/run.js';
import { outputType, type Project } from '../src/query/plan.js';
import { fileSource } from '../src/sources/file-source.js';

export interface ArchivedRun {
  readonly project: Project;
  /** NDJSON, of the one stream that the project has. */
  readonly file: string;
  readonly archive: Archive;
  readonly epochSize?: number;
  readonly onProgress?: () => void;
  readonly onBehaviours?: (behaviours: readonly unknown[]) => void;
}

/** What `motif run` does, given the archive. */
export async function archivedRun({ project, file, archive, ...options }: ArchivedRun): Promise<void> {
  const sources = project.streams.map((stream) =>
    fileSource({ name: file, ...rowOptions(stream), keepsRaw: false, file, format: 'json' }),
  );
  await run({ project, sources, store: archive, ...options });
  await archive.close();
}

/** As `motif run` opens it. */
export async function projectArchive(
  directory: string,
  { streams, queries }: Project,
  policy: Partial<ArchivePolicy>,
): Promise<Archive> {
  const behaviours = queries.map(outputType);
  const now = (): number => Date.now() * 1_000;
  return openArchive({ directory, streams: archivedStreams(streams, queries), behaviours, now, policy });
}
