import { openSubqueries } from '../src/duckdb/open-subqueries.js';
import { MotifError } from '../src/errors.js';
import { loadProject } from '../src/query/load-project.js';
import type { Project } from '../src/query/plan.js';
import { writeProject } from './bench-project.js';

/** One query that counts the rows of each user in windows, checked by DuckDB. */
export async function windowProject(folder: string, window: string): Promise<Project> {
  const text = `SELECT window_end, user_id, count(*) AS n FROM TABLE(${window}) GROUP BY window_start, window_end, user_id`;
  const subqueries = await openSubqueries(folder);
  try {
    const { project, problems } = await loadProject(writeProject(folder, [text]), subqueries.run);
    if (project === undefined) throw new MotifError('INVALID_QUERY', problems);
    return project;
  } finally {
    await subqueries.close();
  }
}
