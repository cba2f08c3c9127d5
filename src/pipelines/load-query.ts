import { dirname } from 'node:path';
import { MotifError } from '../errors.js';
import { type Project, type QueryPlan, readsStream, type StreamDeclaration, streamsOf } from '../query/plan.js';
import type { Environment } from '../query/tables/substitute-variables.js';
import { lazySubqueries } from './lazy-subqueries.js';

/** A query file, checked, with what it needs of others. */
export interface LoadedQuery {
  readonly project: Project;
  readonly plan: QueryPlan;
  /** The one stream that it all comes from. */
  readonly stream: StreamDeclaration;
}

/** @throws MotifError `INVALID_QUERY` with every problem there is, or for a query that has no place in a pipeline. */
export async function loadQuery(file: string, environment?: Environment): Promise<LoadedQuery> {
  const { loadProject } = await import('../query/load-project.js');
  const subqueries = lazySubqueries(dirname(file));
  const { project, problems } = await loadProject(file, subqueries.run, environment).finally(subqueries.close);
  const errors = problems.filter(({ severity }) => severity !== 'warning');
  if (errors.length > 0 || project === undefined) throw new MotifError('INVALID_QUERY', problems);
  const plan = project.queries.find((query) => query.file === file);
  if (plan === undefined) throw noPlace(`${file} is a folder`, 'Name one query file.');
  const given = new Set(project.queries.map(({ type }) => type.name));
  const read = new Set(project.queries.flatMap(streamsOf));
  const streams = project.streams.filter(({ name }) => read.has(name) && !given.has(name));
  const [stream] = streams;
  if (stream === undefined || streams.length > 1) {
    const names = streams.map(({ name }) => name).join(', ');
    throw noPlace(
      stream === undefined ? `${file} reads no stream` : `${file} reads ${streams.length} streams: ${names}`,
      'An operator has one stream before it, so its query reads one: motif run takes them all.',
    );
  }
  if (stream.watermark === undefined || !project.queries.every(readsStream)) {
    throw noPlace(
      `${file} reads a table: it would give nothing before its input ends`,
      `Declare a WATERMARK for ${stream.name}, and let the query keep the event time.`,
    );
  }
  return { project, plan, stream };
}

function noPlace(message: string, hint: string): MotifError {
  return new MotifError('INVALID_QUERY', { message, hint });
}
