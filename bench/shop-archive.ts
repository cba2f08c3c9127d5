import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MANIFEST } from '../src/archive/manifest-file.js';
import { archivedRun, projectArchive } from './archived-run.js';
import { benchProject } from './bench-project.js';
import type { BenchmarkInput } from './benchmark.js';
import { shopFile } from './shop-file.js';

const EVENTS = 10_000_000;
/** Of ten items each: a million keys. */
const USERS = 100_000;

/** The shop's events in a file, and as a run of the benchmarks' queries archived them: made once, and kept for the next time. */
export async function shopArchive(folder: string, scale: number): Promise<BenchmarkInput> {
  const events = Math.round(EVENTS * scale);
  const file = await shopFile(folder, events, USERS);
  const directory = archiveFolder(file);
  if (!existsSync(join(directory, MANIFEST))) {
    const project = await benchProject();
    await archivedRun({ project, file, archive: await projectArchive(directory, project, {}) });
  }
  return { events, file };
}

export function archiveFolder(file: string): string {
  return `${file}.archive`;
}
