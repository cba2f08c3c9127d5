import { outputType, type Project, type QueryPlan, streamsOf } from '../../query/plan.js';

/** What one project has that another, which went before it, had not. */
export interface ProjectChange {
  readonly added: readonly QueryPlan[];
  /** Those of which there was another version. */
  readonly edited: readonly QueryPlan[];
  /** Names of queries that there are no more. */
  readonly removed: readonly string[];
}

/** @param before the versions of queries by name */
export function projectChange(before: ReadonlyMap<string, string>, { queries }: Project): ProjectChange {
  const names = new Set(queries.map(({ type }) => type.name));
  return {
    added: queries.filter(({ type }) => !before.has(type.name)),
    edited: queries.filter(({ type }) => before.has(type.name) && before.get(type.name) !== type.version),
    removed: [...before.keys()].filter((name) => !names.has(name)),
  };
}

export function isNoChange({ added, edited, removed }: ProjectChange): boolean {
  return added.length + edited.length + removed.length === 0;
}

/** These queries of a project with all that give them what they read. */
export function withGivers(queries: readonly QueryPlan[], project: Project): Project {
  const wanted = new Set(queries);
  for (const plan of wanted) {
    const read = streamsOf(plan);
    for (const giver of project.queries) if (read.includes(outputType(giver).name)) wanted.add(giver);
  }
  return { ...project, queries: project.queries.filter((plan) => wanted.has(plan)) };
}
