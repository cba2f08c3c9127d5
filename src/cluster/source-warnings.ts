import type { Problem } from '../errors.js';
import { deriveSchema } from '../formats/derive-schema.js';
import { schemaKindOf } from '../formats/registry-schema-kind.js';
import type { RegistryFormat } from '../message-format.js';
import type { StreamDeclaration } from '../query/plan.js';
import { streamRecord } from '../query/record-columns.js';
import type { Registry } from '../registry/registry.js';
import { schemaFields } from '../registry/schema-differences.js';

/**
 * What a table declares and the newest schema of its writers has not, or has as something that is never read as such.
 * @throws RegistryError
 */
export async function sourceWarnings(
  stream: StreamDeclaration,
  format: RegistryFormat,
  subjects: readonly string[],
  registry: Registry,
): Promise<readonly Problem[]> {
  const kind = schemaKindOf(format);
  const { name, columns } = streamRecord(stream);
  const derived = deriveSchema(kind, columns, name);
  const own = derived.kind === 'schema' ? schemaFields({ kind, text: derived.text }) : undefined;
  const warnings: Problem[] = [];
  for (const subject of subjects) {
    const latest = await registry.latest(subject);
    const fields = latest && schemaFields(latest);
    if (latest === undefined || fields === undefined) continue;
    const where = `subject ${subject}, version ${latest.version}`;
    const there = `It has ${[...fields.keys()].join(', ')}`;
    for (const column of columns) {
      const found = fields.get(column.name);
      if (found === undefined) {
        warnings.push(warning(`${where}, has no field ${column.name}: that column of ${name} would be NULL`, there));
      } else if (isOther(found, own?.get(column.name) ?? '')) {
        const message = `${where}, has ${column.name} as ${found}, and ${name} declares it otherwise: these would be dead letters`;
        warnings.push(warning(message, 'Declare the column as the field is'));
      }
    }
  }
  return warnings;
}

function warning(message: string, hint: string): Problem {
  return { message, hint, severity: 'warning' };
}

/** Texts are read as anything, and anything is a text. */
function isOther(found: string, declared: string): boolean {
  const [theirs, ours] = [classOf(found), classOf(declared)];
  return theirs !== undefined && ours !== undefined && theirs !== ours;
}

const CLASSES: readonly (readonly [name: string, types: RegExp])[] = [
  ['list', /^(array|repeated)\b/],
  ['map', /^map\b/],
  ['boolean', /^bool(ean)?\b/],
  ['number', /^(int|long|float|double|decimal|integer|number|[us]?int(32|64)|s?fixed(32|64))\b/],
  ['time', /^((local-)?timestamp|date)/],
];

function classOf(type: string): string | undefined {
  return CLASSES.find(([, types]) => types.test(type))?.[0];
}
