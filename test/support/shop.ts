import type { Behaviour } from '../../src/behaviour.js';
import type { RunOptions, RunSummary } from '../../src/engine/contract.js';
import { run } from '../../src/engine/run.js';
import { lazySubqueries } from '../../src/pipelines/lazy-subqueries.js';
import { loadProject } from '../../src/query/load-project.js';
import type { Project } from '../../src/query/plan.js';
import { fileSource } from '../../src/sources/file-source.js';
import type { Source } from '../../src/sources/source.js';

/** The project that is shipped, and its input. */
export async function shopProject(): Promise<Project> {
  const subqueries = lazySubqueries('queries');
  const { project, problems } = await loadProject('queries', subqueries.run).finally(subqueries.close);
  if (project === undefined) throw new Error(JSON.stringify(problems));
  return project;
}

export function shopSources({ streams }: Project): Source[] {
  return streams.flatMap(({ name: stream, schema, watermark, connector }) => {
    if (connector?.kind !== 'filesystem') return [];
    const { path: name, file, format } = connector;
    return [fileSource({ stream, name, file, format, schema, timeField: watermark?.field ?? 0 })];
  });
}

export interface ShopRun {
  readonly summary: RunSummary;
  readonly behaviours: readonly Behaviour[];
}

export async function runShop(options: Partial<RunOptions> = {}): Promise<ShopRun> {
  const project = options.project ?? (await shopProject());
  const behaviours: Behaviour[] = [];
  const onBehaviours = (more: readonly Behaviour[]): void => void behaviours.push(...more);
  const summary = await run({ project, sources: shopSources(project), onBehaviours, ...options });
  return { summary, behaviours };
}

/** By query, in the order in which each was found. */
export function byQuery(behaviours: readonly Behaviour[]): Record<string, readonly unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const { type, ...rest } of behaviours) {
    found[type.name] ??= [];
    found[type.name]?.push(rest);
  }
  return found;
}
