import type { RunSummary } from '../engine/contract.js';
import type { Project } from '../query/plan.js';
import { closeWebhooks, finishWebhooks, openWebhooks } from './deliver-webhooks.js';
import type { ShownRun } from './shown-run.js';
import { withBegin } from './with-begin.js';

/** Delivers what the run finds while it goes on, to the webhooks that there are by then, and what is left after it. */
export async function runWithWebhooks(
  project: Project,
  directory: string,
  shown: ShownRun,
  run: (shown: ShownRun) => Promise<RunSummary>,
): Promise<RunSummary> {
  const webhooks = await openWebhooks(project, directory, shown);
  let summary: RunSummary;
  try {
    summary = await run({
      ...shown,
      ...withBegin(shown, async (next) => webhooks.change(next)),
      onProgress: (progress) =>
        shown.onProgress(webhooks.hasTables ? { ...progress, delivering: webhooks.progress } : progress),
      async onBehaviours(behaviours): Promise<void> {
        webhooks.offer(behaviours);
        await shown.onBehaviours(behaviours);
      },
    });
  } catch (error) {
    await closeWebhooks(webhooks, shown).catch(() => undefined);
    throw error;
  }
  const finished = await finishWebhooks(webhooks, summary, shown);
  return webhooks.hasTables ? { ...finished, delivering: webhooks.progress } : finished;
}
