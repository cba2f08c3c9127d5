import type { Behaviour } from '../behaviour.js';
import type { Delivering, RunProgress, RunSummary } from '../engine/contract.js';
import { Tally } from '../engine/windows/tally.js';
import type { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';

type Counts = Pick<RunProgress, 'events' | 'deadLetters' | 'late' | 'duplicates'>;

/** What all tasks of a member have done together, those that it has no more too. */
export class MemberProgress {
  readonly #tasks = new Map<string, RunProgress>();
  readonly #found: Tally;
  #delivering: Delivering | undefined;
  /** Of runs that are over. */
  #before: Counts = { events: 0, deadLetters: 0, late: 0, duplicates: 0 };

  constructor(project: Project) {
    this.#found = new Tally(project);
  }

  /** Queries have come. */
  follow(project: Project): void {
    this.#found.follow(project);
  }

  /** What a task's present run has done so far. */
  update(task: string, progress: RunProgress): void {
    this.#tasks.set(task, progress);
  }

  deliver(delivering: Delivering): void {
    this.#delivering = delivering;
  }

  find(behaviours: readonly Behaviour[]): void {
    this.#found.add({ events: [], late: [], deadLetters: [], behaviours, record: NO_RECORD }, {});
  }

  /** Its run is over: another one counts anew. */
  end(task: string): void {
    const progress = this.#tasks.get(task);
    if (progress === undefined) return;
    this.#before = sum(this.#before, progress);
    this.#tasks.delete(task);
  }

  /** Time is as far as that of the hindmost task. */
  get progress(): RunProgress {
    const all = [...this.#tasks.values()];
    const counts = {
      ...all.reduce<Counts>(sum, this.#before),
      ...(this.#delivering === undefined ? {} : { delivering: this.#delivering }),
    };
    const behaviours = this.#found.progress.behaviours;
    const [first, ...others] = all;
    if (first === undefined) return { ...counts, behaviours };
    const { watermark, waitingFor } = others.reduce((a, b) => (timeOf(b) < timeOf(a) ? b : a), first);
    return {
      ...counts,
      behaviours,
      ...(watermark === undefined ? {} : { watermark }),
      ...(waitingFor === undefined ? {} : { waitingFor }),
    };
  }

  summary(end: { readonly interrupted: boolean; readonly failure: MotifError | undefined }): RunSummary {
    return { ...this.#found.summary({ ...end, nothingNew: false }), ...this.progress };
  }
}

const NO_RECORD: Uint8Array = new Uint8Array(0);

function timeOf({ watermark }: RunProgress): number {
  return watermark ?? Number.NEGATIVE_INFINITY;
}

function sum(a: Counts, b: Counts): Counts {
  return {
    events: a.events + b.events,
    deadLetters: a.deadLetters + b.deadLetters,
    late: a.late + b.late,
    duplicates: a.duplicates + b.duplicates,
  };
}
