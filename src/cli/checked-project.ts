import { dirname } from 'node:path';
import { MotifError, renderProblem } from '../errors.js';
import { lazySubqueries } from '../pipelines/lazy-subqueries.js';
import type { Project } from '../query/plan.js';
import type { CliContext } from './context.js';
import { takenNames } from './taken-names.js';

/**
 * The project at a path, its warnings said.
 * @throws MotifError `INVALID_QUERY` with every problem there is.
 */
export async function checkedProject({ process: { stderr, env } }: CliContext, path: string): Promise<Project> {
  const { loadProject } = await import('../query/load-project.js');
  const subqueries = lazySubqueries(path.endsWith('.sql') ? dirname(path) : path);
  const { project, problems } = await loadProject(path, subqueries.run, env).finally(subqueries.close);
  const errors = problems.filter(({ severity }) => severity !== 'warning');
  if (errors.length > 0 || project === undefined) throw new MotifError('INVALID_QUERY', problems);
  for (const warning of [...problems, ...takenNames(project)]) stderr.write(`${renderProblem(warning)}\n`);
  return project;
}
