import { MotifError, type Problem } from '../errors.js';
import type { RegistryFormat } from '../message-format.js';
import type { Project } from '../query/plan.js';
import type { Registry } from '../registry/registry.js';
import { RegistryError } from '../registry/registry-error.js';
import type { RegistrySettings } from '../registry-settings.js';
import { sourceWarnings } from './source-warnings.js';
import { compatibilityProblem, derivationProblems } from './target-problems.js';
import { targetSchemas } from './target-schemas.js';
import { writtenSubjects } from './written-subjects.js';

/**
 * Asks the registries of a project whether they take what its queries would write, and whether what they have is what its tables
 * read. One that does not answer is a warning.
 */
export async function checkRegistries(
  project: Project,
  connect: (settings: RegistrySettings) => Promise<Registry>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  const silent = new Map<string, string>();
  const ask = async (
    { registry: settings }: RegistryFormat,
    question: (registry: Registry) => Promise<readonly Problem[]>,
  ): Promise<void> => {
    const where = settings.urls.join(', ');
    if (silent.has(where)) return;
    try {
      problems.push(...(await question(await connect(settings))));
    } catch (error) {
      if (error instanceof MotifError) problems.push(...error.problems);
      else if (error instanceof RegistryError) silent.set(where, error.message);
      else throw error;
    }
  };
  for (const target of targetSchemas(project)) {
    const underivable = await derivationProblems(target);
    problems.push(...underivable);
    if (underivable.length > 0) continue;
    await ask(target.format, async (registry) => [(await compatibilityProblem(target, registry)) ?? []].flat());
  }
  for (const { format, stream, subjects } of writtenSubjects(project)) {
    await ask(format, async (registry) => sourceWarnings(stream, format, subjects, registry));
  }
  return [...problems, ...Array.from(silent, ([where, why]) => unasked(where, why))];
}

function unasked(where: string, why: string): Problem {
  return {
    message: `the schema registry at ${where} could not be asked: ${why}`,
    hint: 'Whether it takes what the queries write is seen when they run',
    severity: 'warning',
  };
}
