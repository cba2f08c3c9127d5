import { MotifError, renderProblem } from '../errors.js';
import type { Project } from '../query/plan.js';
import type { CliContext } from './context.js';

/** Of one request, milliseconds: who checks does not want to wait. */
const TIMEOUT = 3_000;

/**
 * Has the schema registries of a project judge it, and says their warnings.
 * @throws MotifError `INVALID_QUERY` where one would not take what a query writes.
 */
export async function askRegistries({ process: { stderr } }: CliContext, project: Project): Promise<void> {
  const hasRegistry = project.streams.some(
    ({ connector }) =>
      connector?.kind === 'kafka' &&
      [connector.format, connector.keyFormat].some((format) => typeof format === 'object'),
  );
  if (!hasRegistry) return;
  const { checkRegistries } = await import('../cluster/check-registries.js');
  const { confluentRegistry } = await import('../registry/confluent-registry.js');
  const problems = await checkRegistries(project, (settings) => confluentRegistry(settings, { timeout: TIMEOUT }));
  if (problems.some(({ severity }) => severity !== 'warning')) throw new MotifError('INVALID_QUERY', problems);
  for (const problem of problems) stderr.write(`${renderProblem(problem)}\n`);
}
