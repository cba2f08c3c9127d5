import type { Project } from '../query/plan.js';
import type { ShownRun } from './shown-run.js';

/** Does something more before queries begin that come under way, if any do. */
export function withBegin(
  { reloads }: Pick<ShownRun, 'reloads'>,
  begin: (project: Project) => Promise<void>,
): Pick<ShownRun, 'reloads'> {
  if (reloads === undefined) return {};
  return {
    reloads: {
      ...reloads,
      async begin(project): Promise<void> {
        await begin(project);
        await reloads.begin?.(project);
      },
    },
  };
}
