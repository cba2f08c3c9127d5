import { MotifError, type Problem } from '../errors.js';
import type { PatientRegistry } from '../registry/patient-registry.js';
import { RegistryError } from '../registry/registry-error.js';
import { compatibilityProblem, incompatibleProblem, insertionOf } from './target-problems.js';
import type { TargetSchema } from './target-schemas.js';

/** Where a schema is in its registry. */
export interface RegisteredTarget {
  readonly id: number;
  readonly url: string;
}

/**
 * Has a schema registered that its subject takes, or finds it where that is left to others; else says what is wrong.
 * @throws MotifError `ENVIRONMENT` where the registry refuses; the signal's reason once nobody waits any more.
 */
export async function registerTarget(
  target: TargetSchema,
  patient: PatientRegistry,
): Promise<RegisteredTarget | Problem> {
  const { derived, subject, kind, format } = target;
  if (derived.kind === 'problems') throw new Error(`no schema for ${subject}`);
  const schema = { kind, text: derived.text };
  const { registry } = patient;
  try {
    if (!format.autoRegister) return at(await patient.ask(() => registry.idOf(subject, schema)), format.registry.urls);
    const problem = await patient.ask(() => compatibilityProblem(target, registry));
    if (problem !== undefined) return problem;
    return at(await patient.ask(() => registry.register(subject, schema)), format.registry.urls);
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    if (error.kind === 'incompatible') {
      const incompatible = { kind: 'incompatible' as const, reasons: [error.message] };
      return patient.ask(() => incompatibleProblem(target, schema, incompatible, registry));
    }
    if (error.kind === 'unknown-schema') return unregistered(target, registry.name);
    const message = `the schema of ${target.table} is not registered under ${subject} at ${registry.name}: ${error.message}`;
    throw new MotifError('ENVIRONMENT', message);
  }
}

function at(id: number, [url = '']: readonly string[]): RegisteredTarget {
  return { id, url: `${url}/schemas/ids/${id}` };
}

async function unregistered({ plan, subject, kind, format, table }: TargetSchema, registry: string): Promise<Problem> {
  return {
    message: `subject ${subject} of the registry at ${registry} has not the schema of ${table}`,
    hint: `Register what \`motif schema ${plan.type.name} --as ${kind}\` prints, or leave '${format.kind}.auto-register' out`,
    ...(await insertionOf(plan)),
  };
}
