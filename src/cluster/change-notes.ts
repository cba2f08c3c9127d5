import type { QueriesChanged } from '../engine/reloading/queries-changed.js';
import { reloadText } from '../engine/reloading/reload-text.js';
import type { SystemClock } from '../engine/system-clock.js';
import { type Duration, SECOND } from '../time.js';

export interface ChangeNotesOptions {
  readonly clock: SystemClock;
  readonly onNote: (note: string) => void | Promise<void>;
  /** Aborted: what there is to say is said at once. */
  readonly signal: AbortSignal;
}

/** Tasks that are told of one change take turns: so long after one it is waited for another. */
const TOGETHER: Duration = SECOND;

/** Says once, not for each task, what has become of queries. */
export class ChangeNotes {
  readonly #options: ChangeNotesOptions;
  /** By what has changed: of each task the last. */
  readonly #changes = new Map<string, Map<string, QueriesChanged>>();
  #waits = 0;

  constructor(options: ChangeNotesOptions) {
    this.#options = options;
  }

  tell(task: string, changed: QueriesChanged): void {
    const what = changeText(changed);
    const tasks = this.#changes.get(what) ?? new Map<string, QueriesChanged>();
    this.#changes.set(what, tasks.set(task, changed));
    this.#waits++;
    void this.#say(this.#waits);
  }

  async #say(wait: number): Promise<void> {
    const { clock, signal, onNote } = this.#options;
    await clock.wait(TOGETHER, signal);
    if (wait !== this.#waits) return;
    const all = [...this.#changes.values()];
    this.#changes.clear();
    for (const tasks of all) {
      const [first, ...others] = [...tasks.values()].toSorted((a, b) => (b.took ?? 0) - (a.took ?? 0));
      if (first === undefined) continue;
      await onNote(reloadText(first, ` in ${others.length + 1} ${others.length === 0 ? 'task' : 'tasks'}`));
    }
  }
}

function changeText({ change: { added, edited, removed } }: QueriesChanged): string {
  const versions = [added, edited].map((plans) => plans.map(({ type: { name, version } }) => [name, version]));
  return JSON.stringify([...versions, removed]);
}
