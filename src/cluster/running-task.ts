import type { RunProgress } from '../engine/contract.js';
import type { QueriesChanged } from '../engine/reloading/queries-changed.js';
import { run } from '../engine/run.js';
import { KafkaError } from '../kafka/driver.js';
import type { Duration } from '../time.js';
import { MILLISECOND, SECOND } from '../time.js';
import type { MemberOptions } from './member-options.js';
import type { OpenTask } from './open-task.js';
import { TaskLost } from './task-lost.js';
import { type TaskName, taskText } from './task-name.js';

const FIRST_PAUSE: Duration = 200 * MILLISECOND;
const LONGEST_PAUSE: Duration = 10 * SECOND;

export interface RunningTaskOptions {
  readonly name: TaskName;
  /** What it reads, as a text: another one where that has become more. */
  readonly reads: string;
  readonly member: MemberOptions;
  /** Takes the task: fences whoever had it, and restores its state. Aborted: it is another's, or the process ends. */
  readonly open: (signal: AbortSignal) => Promise<OpenTask>;
  /** Resolves when the group has said, after a failure, that this member is still in it. */
  readonly confirm: (signal: AbortSignal) => Promise<void>;
  readonly onProgress: (progress: RunProgress) => void;
  readonly onChanged: (changed: QueriesChanged) => void;
}

/** One task being worked on: taken again from its last commit when a commit fails, until it is stopped or lost. */
export class RunningTask {
  readonly name: TaskName;
  readonly reads: string;
  /** Rejected with what no second try would mend. */
  readonly done: Promise<void>;
  readonly #options: RunningTaskOptions;
  readonly #lost = new AbortController();
  #open: OpenTask | undefined;

  /** `after`: what has to be over first. */
  constructor(options: RunningTaskOptions, after: Promise<unknown>) {
    this.name = options.name;
    this.reads = options.reads;
    this.#options = options;
    this.done = after.then(() => this.#go());
  }

  /** Another member has it now, or will: what is not committed is dropped. */
  lose(): void {
    this.#lost.abort();
    this.#open?.lose();
  }

  get #isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  async #go(): Promise<void> {
    const { member } = this.#options;
    const stopping = AbortSignal.any([member.signal, this.#lost.signal]);
    for (let pause = FIRST_PAUSE; !stopping.aborted; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      const began = member.clock.now();
      try {
        await this.#run(stopping);
        return;
      } catch (error) {
        if (this.#isLost || error instanceof TaskLost) return;
        if (!isPassing(error)) throw error;
        await member.onNote(`task ${taskText(this.name)}: ${error.message}; it goes on from its last commit`);
        if (member.clock.now() - began > LONGEST_PAUSE) pause = FIRST_PAUSE;
        await member.clock.wait(pause, stopping);
        // Who stood still may hear of a lost connection before it hears of the one that has its work by now.
        await this.#options.confirm(stopping);
      }
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { member, name, open, onProgress, onChanged } = this.#options;
    const task = await open(signal);
    this.#open = task;
    try {
      if (signal.aborted) return;
      const { failure } = await run({
        project: task.project,
        sources: task.sources,
        discoveries: task.discoveries,
        clock: member.clock,
        store: task.store,
        past: task.past,
        reloads: task.reloads,
        onChanged,
        partition: name.partition,
        handsOn: task.handsOn,
        commitInterval: member.commitInterval,
        ...(member.nearMisses === undefined ? {} : { nearMisses: member.nearMisses }),
        ...(member.onBehaviours === undefined ? {} : { onBehaviours: member.onBehaviours }),
        onProgress,
        onNote: member.onNote,
        signal,
      });
      if (failure !== undefined) throw failure;
    } finally {
      this.#open = undefined;
      await task.close();
    }
  }
}

/** Whether trying again may help. */
export function isPassing(error: unknown): error is KafkaError {
  if (!(error instanceof KafkaError)) return false;
  return error.kind === 'fenced' || error.kind === 'in-doubt' || error.kind === 'unavailable' || error.kind === 'other';
}
