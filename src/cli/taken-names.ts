import { FIXED_NAMES } from '../archive/tables.js';
import type { Problem } from '../errors.js';
import type { Project } from '../query/plan.js';

/** Warnings of queries that the archive can give no table of their name: it is one of its own, or a stream's. */
export function takenNames({ streams, queries }: Project): readonly Problem[] {
  const declared = streams.filter(({ version }) => version === undefined);
  const taken = new Set([...FIXED_NAMES, ...declared.map(({ name }) => name.toLowerCase())]);
  return queries
    .filter(({ type, into }) => into === undefined && taken.has(type.name.toLowerCase()))
    .map(({ type, file }) => ({
      message: `${file}: in the archive the table ${type.name} is another, so that this query has none of its own`,
      hint: `Rename the file, or ask with FROM behaviours WHERE behaviour = '${type.name}'`,
      severity: 'warning',
    }));
}
