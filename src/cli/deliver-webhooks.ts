import type { RunSummary } from '../engine/contract.js';
import type { Project } from '../query/plan.js';
import { Webhooks } from '../reactions/webhooks.js';
import { MILLISECOND, SECOND } from '../time.js';
import { progressText } from './progress-line.js';
import type { ShownRun } from './shown-run.js';
import { plural } from './wording.js';

/** How often the status says what is left. */
const TOLD = 200 * MILLISECOND;
/** After so many times it is noted once, for whoever sees no status. */
const NOTED = 5;
/** How long an answer is waited for once somebody wants the end. */
const LAST_ANSWERS = 2 * SECOND;

/** The webhooks of a run that writes the archive in the folder. */
export function openWebhooks(project: Project, archive: string, { clock, onNote }: ShownRun): Promise<Webhooks> {
  return Webhooks.open({
    project,
    archive,
    clock,
    random: Math.random,
    source: 'motif',
    onNote: (note) => void onNote(note),
  });
}

/** After the end of the input: waits until all is delivered, or somebody wants the end; what is left then is for the next run. */
export async function finishWebhooks(webhooks: Webhooks, summary: RunSummary, shown: ShownRun): Promise<RunSummary> {
  const { clock, signal, onNote, onProgress } = shown;
  const drained = new AbortController();
  try {
    if (summary.interrupted || summary.failure !== undefined) return summary;
    const end = webhooks.drained().finally(() => drained.abort());
    end.catch(() => undefined);
    const either = AbortSignal.any([signal, drained.signal]);
    for (let told = 0; !either.aborted; told++) {
      const progress = { ...summary, delivering: { ...webhooks.progress, isLast: true } } as const;
      if (told === NOTED) await onNote(progressText(progress, clock.now()));
      onProgress(progress);
      await clock.wait(TOLD, either);
    }
    if (drained.signal.aborted) await end;
    return drained.signal.aborted ? summary : { ...summary, interrupted: true };
  } finally {
    await closeWebhooks(webhooks, shown);
    const { left, failed } = webhooks.progress;
    if (left > 0) await onNote(`delivering: ${left} left, which the next run delivers`);
    if (failed > 0) await onNote(`${plural(failed, 'behaviour')} given up: motif dead-letters list says why`);
  }
}

/** Waits a little for the answers that are still to come. */
export async function closeWebhooks(webhooks: Webhooks, { clock }: ShownRun): Promise<void> {
  const hurry = new AbortController();
  const isClosed = new AbortController();
  void clock.wait(LAST_ANSWERS, isClosed.signal).then(() => hurry.abort());
  await webhooks.close(hurry.signal).finally(() => isClosed.abort());
}
