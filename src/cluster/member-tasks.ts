import type { QueriesChanged } from '../engine/reloading/queries-changed.js';
import type { KafkaAdmin, KafkaConsumer, TopicPartition } from '../kafka/driver.js';
import { SECOND } from '../time.js';
import type { AheadSender } from './ahead-sender.js';
import { ChangeNotes } from './change-notes.js';
import type { MemberFeeds } from './member-feeds.js';
import type { MemberOptions } from './member-options.js';
import type { MemberProgress } from './member-progress.js';
import type { MemberQueries } from './member-queries.js';
import { openTask } from './open-task.js';
import { RunningTask } from './running-task.js';
import { type TaskName, taskText } from './task-name.js';
import { Turns } from './turns.js';

export interface MemberTasksOptions {
  readonly member: MemberOptions;
  readonly queries: MemberQueries;
  readonly admin: KafkaAdmin;
  readonly feeds: MemberFeeds;
  readonly ahead: AheadSender;
  readonly progress: MemberProgress;
  /** How many partitions topics have. */
  readonly counts: () => ReadonlyMap<string, number>;
  /** Told of what no second try would mend. */
  readonly onFailed: (error: unknown) => void;
}

/** The tasks that a process works on, as the group gives them to it. */
export class MemberTasks {
  readonly #options: MemberTasksOptions;
  readonly #changes: ChangeNotes;
  readonly #turns = new Turns();
  /** Those that it has, by name; and of all that it had, when the last run of it is over. */
  readonly #tasks = new Map<string, RunningTask>();
  readonly #over = new Map<string, Promise<unknown>>();

  constructor(options: MemberTasksOptions) {
    this.#options = options;
    this.#changes = new ChangeNotes(options.member);
  }

  get names(): readonly TaskName[] {
    return [...this.#tasks.values()].map(({ name }) => name);
  }

  /** Resolves when no run of any is under way any more. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#over.values());
  }

  /** What is another's now is given up at once. */
  keep(isMine: (name: TaskName) => boolean): void {
    for (const task of this.#tasks.values()) if (!isMine(task.name)) this.#drop(task);
  }

  /** Begins it, or begins it again where there is more to read now. */
  take(name: TaskName, consumer: KafkaConsumer): void {
    const task = this.#tasks.get(taskText(name));
    if (task !== undefined && task.reads !== this.#readBy(name)) this.#drop(task);
    if (!this.#tasks.has(taskText(name))) this.#begin(name, consumer);
  }

  /** What a task reads, and of how many it is one where others read what it hands on: they wait for all. */
  #readBy(name: TaskName): string {
    const { queries, counts } = this.#options;
    const { layout } = queries.plan;
    const tasks = layout.tasks(counts()).filter(({ stage }) => stage === name.stage);
    return JSON.stringify([layout.partitionsOf(name, counts()), tasks.length]);
  }

  #begin(name: TaskName, consumer: KafkaConsumer): void {
    const { member, queries, admin, feeds, ahead, progress, counts, onFailed } = this.#options;
    const text = taskText(name);
    // What others handed on has been counted where it came from.
    const isSource = queries.stageOf(name)?.inputs.some(({ kind }) => kind === 'source') === true;
    const around = {
      member,
      queries,
      admin,
      counts: counts(),
      feed: (of: TopicPartition) => feeds.of(of, consumer),
      group: () => consumer.groupMetadata,
      sendAhead: ahead.send.bind(ahead),
      turns: this.#turns,
      onChanged: (changed: QueriesChanged) => this.#changes.tell(text, changed),
    };
    const task = new RunningTask(
      {
        name,
        reads: this.#readBy(name),
        member,
        open: (signal) => {
          progress.end(text);
          return openTask(name, around, signal);
        },
        confirm: (signal) => this.#confirm(consumer, signal),
        onProgress: (told) => {
          progress.update(text, isSource ? told : { ...told, events: 0 });
          member.onProgress?.(progress.progress);
        },
        onChanged: around.onChanged,
      },
      this.#over.get(text) ?? Promise.resolve(),
    );
    this.#tasks.set(text, task);
    this.#over.set(
      text,
      task.done.then(() => progress.end(text), onFailed),
    );
  }

  /** Whether someone else has taken a task of this member, or a transaction took too long, the group knows. */
  async #confirm(consumer: KafkaConsumer, signal: AbortSignal): Promise<void> {
    const { member, admin } = this.#options;
    while (!signal.aborted) {
      const members = await admin.members(member.groupId).catch((): readonly string[] => []);
      if (members.includes(consumer.groupMetadata.memberId)) return;
      await member.clock.wait(BETWEEN_LOOKS, signal);
    }
  }

  #drop(task: RunningTask): void {
    this.#tasks.delete(taskText(task.name));
    task.lose();
  }
}

const BETWEEN_LOOKS = SECOND;
