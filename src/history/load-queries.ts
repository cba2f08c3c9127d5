import { dirname } from 'node:path';
import { MotifError } from '../errors.js';
import { lazySubqueries } from '../pipelines/lazy-subqueries.js';
import { loadProject } from '../query/load-project.js';
import type { Project } from '../query/plan.js';

/** A folder of queries, or one query file with those that it reads. @throws MotifError `INVALID_QUERY` with every problem there is. */
export async function loadQueries(
  path: string,
  environment?: Readonly<Partial<Record<string, string>>>,
): Promise<Project> {
  const subqueries = lazySubqueries(path.endsWith('.sql') ? dirname(path) : path);
  const { project, problems } = await loadProject(path, subqueries.run, environment).finally(subqueries.close);
  const errors = problems.filter(({ severity }) => severity !== 'warning');
  if (errors.length > 0 || project === undefined) throw new MotifError('INVALID_QUERY', problems);
  return project;
}
