import { readFile } from 'node:fs/promises';
import type { Location, Problem } from '../errors.js';
import { locate } from '../query/locate.js';
import type { QueryPlan } from '../query/plan.js';
import type { Compatibility, NewSchema, Registry } from '../registry/registry.js';
import { schemaDifferences } from '../registry/schema-differences.js';
import type { TargetSchema } from './target-schemas.js';

/** Why behaviours cannot be written by this schema, whatever the registry says: a column that it cannot say. */
export async function derivationProblems({ plan, derived, format, table }: TargetSchema): Promise<readonly Problem[]> {
  if (derived.kind === 'schema') return [];
  const location = await insertionOf(plan);
  return derived.problems.map(({ message, hint }) => ({
    message: `records of ${table} cannot be '${format.kind}': ${message}`,
    hint,
    ...location,
  }));
}

/**
 * Asks whether the subject takes the schema; undefined where it does.
 * @throws RegistryError
 */
export async function compatibilityProblem(target: TargetSchema, registry: Registry): Promise<Problem | undefined> {
  const { derived, kind, subject } = target;
  if (derived.kind === 'problems') return undefined;
  const schema = { kind, text: derived.text };
  const compatibility = await registry.check(subject, schema);
  if (compatibility.kind === 'compatible') return undefined;
  return incompatibleProblem(target, schema, compatibility, registry);
}

/** Registries name what does not go together each in their own way: so the newest version is looked at too. */
export async function incompatibleProblem(
  { plan, table, part, subject }: TargetSchema,
  schema: NewSchema,
  { reasons }: Extract<Compatibility, { readonly kind: 'incompatible' }>,
  registry: Registry,
): Promise<Problem> {
  const latest = await registry.latest(subject);
  const differences = latest === undefined ? [] : schemaDifferences(latest, schema);
  const version = latest === undefined ? '' : `, version ${latest.version}`;
  const what = differences.length === 0 ? '' : `: ${differences.join('; ')}`;
  const said = reasons.length === 0 ? '' : ` (the registry: ${reasons.join('; ')})`;
  return {
    message: `the ${part}s of ${table}, which ${plan.type.name} gives, are not compatible with subject ${subject}${version}${what}${said}`,
    hint: 'Who reads the topic could not read them: give back what was changed, or write to another topic, or let the subject take it',
    ...(await insertionOf(plan)),
  };
}

/** Where a query says what it inserts into. */
export async function insertionOf({ file }: QueryPlan): Promise<{ readonly location?: Location }> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const found = /\bINSERT\s+INTO\s+(?:"[^"]*"|\w+)/i.exec(text);
  if (found === null) return {};
  return { location: locate(text, file, { start: found.index, end: found.index + found[0].length }) };
}
