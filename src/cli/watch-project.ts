import type { Reloads } from '../engine/reloading/reloads.js';
import { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import { MILLISECOND } from '../time.js';
import { checkedProject } from './checked-project.js';
import type { CliContext } from './context.js';

/** Editors write a file in several steps: so long nothing more must have changed. */
const DEBOUNCE = 50 * MILLISECOND;

export interface Watching {
  readonly reloads: Reloads;
  close(): void;
}

export interface WatchOptions {
  /** What of a project that was read anew is run. */
  readonly toRun: (checked: Project) => Project;
  readonly note: (text: string) => Promise<void>;
  /** Aborted: nothing more is looked at. */
  readonly signal: AbortSignal;
}

/** Reads the project at a path again whenever something in its folder changes; one with problems is said to have them. */
export function watchProject(context: CliContext, path: string, options: WatchOptions): Watching {
  const { toRun, note, signal } = options;
  let next: Project | undefined;
  let wake: () => void = () => undefined;
  let changes = 0;
  let reading: Promise<void> = Promise.resolve();

  async function read(change: number): Promise<void> {
    await context.wait(DEBOUNCE, signal);
    if (change !== changes || signal.aborted) return;
    try {
      const project = toRun(await checkedProject(context, path));
      if (change !== changes) return;
      next = project;
      wake();
    } catch (error) {
      if (!(error instanceof MotifError)) throw error;
      if (change === changes) await note(`${error.message}\nthe queries go on as they were`);
    }
  }

  const close = context.watch(path, () => {
    changes++;
    const change = changes;
    reading = reading.then(() => read(change)).catch((error: unknown) => note(`not read again: ${String(error)}`));
  });
  return {
    reloads: {
      take() {
        const taken = next;
        next = undefined;
        return taken;
      },
      listen(listener) {
        wake = listener;
      },
    },
    close,
  };
}
