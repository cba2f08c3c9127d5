import type { Behaviour } from '../behaviour.js';
import type { Task } from '../engine/task.js';
import type { Timestamp } from '../time.js';
import type { ReplayOptions } from './contract.js';
import type { OpenedReplay } from './open-replay.js';

/** A task that is moved on as the archive is read, and what it found of the time that is asked for. */
export class ReplayedTask {
  readonly #task: Task;
  readonly #options: Pick<ReplayOptions, 'onBehaviours' | 'onDeadLetters'>;
  readonly #opened: Pick<OpenedReplay, 'ends' | 'since' | 'until'>;
  #reached: Timestamp = Number.NEGATIVE_INFINITY;
  #behaviours = 0;
  #deadLetters = 0;

  constructor(
    task: Task,
    options: Pick<ReplayOptions, 'onBehaviours' | 'onDeadLetters'>,
    opened: Pick<OpenedReplay, 'ends' | 'since' | 'until'>,
  ) {
    this.#task = task;
    this.#options = options;
    this.#opened = opened;
  }

  get reached(): Timestamp {
    return this.#reached;
  }

  get behaviours(): number {
    return this.#behaviours;
  }

  get deadLetters(): number {
    return this.#deadLetters;
  }

  /** Nothing before `watermark` is still to come. What is decided by then is told apart from what is after the bound that is certain. */
  async advance(watermark: Timestamp): Promise<void> {
    const { certain, end } = this.#opened.ends;
    const until = Math.min(watermark, end);
    if (until <= this.#reached) return;
    if (this.#reached < certain && certain < until) await this.#step(certain);
    await this.#step(until);
  }

  /** Everything has been read. */
  async end(): Promise<void> {
    await this.advance(this.#opened.ends.end);
  }

  async #step(watermark: Timestamp): Promise<void> {
    const { onBehaviours, onDeadLetters } = this.#options;
    const { since, until } = this.#opened;
    this.#reached = watermark;
    const { behaviours, deadLetters } = await this.#task.advance(watermark);
    for (const { processor } of this.#task.nodes) processor.forgetChanges();
    const isAsked = ({ time }: Behaviour): boolean =>
      time === null || (time >= (since ?? Number.NEGATIVE_INFINITY) && time < (until ?? Number.POSITIVE_INFINITY));
    const asked = since === undefined && until === undefined ? behaviours : behaviours.filter(isAsked);
    this.#behaviours += asked.length;
    this.#deadLetters += deadLetters.length;
    if (deadLetters.length > 0) onDeadLetters?.(deadLetters);
    if (asked.length > 0) await onBehaviours?.(asked, watermark);
  }
}
