import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MotifError } from '../src/errors.js';
import { loadProject } from '../src/query/load-project.js';
import type { Project } from '../src/query/plan.js';
import { QUERIES } from './queries-folder.js';

/** A folder of queries, by default the benchmarks' own, as `motif run` would load it. */
export async function benchProject(path: string = QUERIES): Promise<Project> {
  const { project, problems } = await loadProject(path);
  if (project === undefined) throw new MotifError('INVALID_QUERY', problems);
  return project;
}

/** As many queries over the shop's stream, written into the folder first. */
export async function projectOf(folder: string, queries: readonly string[]): Promise<Project> {
  return benchProject(writeProject(folder, queries));
}

/** Where they are then. */
export function writeProject(folder: string, queries: readonly string[]): string {
  const path = join(folder, 'queries');
  mkdirSync(path, { recursive: true });
  copyFileSync(join(QUERIES, 'streams.sql'), join(path, 'streams.sql'));
  for (const [i, text] of queries.entries()) writeFileSync(join(path, `q${i}.sql`), text);
  return path;
}
