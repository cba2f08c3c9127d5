import { MotifError } from '../src/errors.js';
import { loadProject } from '../src/query/load-project.js';
import type { Project } from '../src/query/plan.js';

import { QUERIES } from './queries-folder.js';

/** The benchmarks' own queries, as `motif run` would load them. */
export async function benchProject(): Promise<Project> {
  const { project, problems } = await loadProject(QUERIES);
  if (project === undefined) throw new MotifError('INVALID_QUERY', problems);
  return project;
}
