import type { Delivering, RunSummary } from '../engine/contract.js';
import { MotifError } from '../errors.js';
import {
  type KafkaAdmin,
  type KafkaConsumer,
  KafkaError,
  type KafkaRecord,
  type ReadPosition,
  type TopicPartition,
} from '../kafka/driver.js';
import type { Project } from '../query/plan.js';
import { MILLISECOND, SECOND } from '../time.js';
import { AheadSender } from './ahead-sender.js';
import { encodeOwned } from './assign-tasks.js';
import { deferred } from './deferred.js';
import { goneTopics } from './gone-topics.js';
import { Layout } from './layout.js';
import { MemberFeeds, placeOf } from './member-feeds.js';
import type { MemberOptions } from './member-options.js';
import { MemberProgress } from './member-progress.js';
import { type MemberPlan, MemberQueries } from './member-queries.js';
import { MemberReloads } from './member-reloads.js';
import { MemberTasks } from './member-tasks.js';
import { OutboxDeliveries } from './outbox-deliveries.js';
import { prepareTopics, widenChangelogs } from './prepare-topics.js';
import { isPassing } from './running-task.js';
import type { TaskName } from './task-name.js';
import { tasksText } from './tasks-text.js';
import { outboxTopic } from './topic-names.js';

/**
 * Takes part in a group until it is told to stop: works on the tasks that the group gives it. Topics have no end.
 * @throws MotifError when it cannot begin, or a task cannot go on.
 */
export async function runMember(project: Project, options: MemberOptions): Promise<RunSummary> {
  const admin = await options.driver.admin();
  const member = new Member(project, options, admin);
  try {
    await member.join();
    return await member.ended;
  } finally {
    await member.leave();
    await admin.close();
  }
}

class Member {
  readonly #options: MemberOptions;
  readonly #admin: KafkaAdmin;
  readonly #queries: MemberQueries;
  readonly #progress: MemberProgress;
  readonly #feeds: MemberFeeds;
  readonly #ahead: AheadSender;
  readonly #tasks: MemberTasks;
  readonly #stopping = new AbortController();
  readonly #end = deferred<{ readonly interrupted: boolean; readonly failure: unknown }>();
  #counts: ReadonlyMap<string, number> = new Map();
  #consumer: KafkaConsumer | undefined;
  #deliveries: OutboxDeliveries | undefined;
  #given: ReadonlySet<string> = new Set();
  #assigning: Promise<void> = Promise.resolve();
  #showing: Promise<void> = Promise.resolve();
  #trouble: string | undefined;

  constructor(project: Project, options: MemberOptions, admin: KafkaAdmin) {
    const layout = new Layout(options.groupId, options.stages);
    this.#queries = new MemberQueries({ project, layout, schemas: options.schemas });
    this.#admin = admin;
    this.#progress = new MemberProgress(project);
    this.#ahead = new AheadSender(options.driver);
    this.#feeds = new MemberFeeds({
      mostBytes: options.mostBytes,
      streams: layout.stages.flatMap(({ project: { streams } }) => streams),
      onNote: options.onNote,
    });
    const signal = AbortSignal.any([options.signal, this.#stopping.signal]);
    this.#shown = options.onBehaviours ?? (() => undefined);
    this.#options = { ...options, signal, onBehaviours: (behaviours) => this.#show(behaviours) };
    this.#tasks = new MemberTasks({
      member: this.#options,
      queries: this.#queries,
      admin,
      feeds: this.#feeds,
      ahead: this.#ahead,
      progress: this.#progress,
      counts: () => this.#counts,
      onFailed: (error) => this.#fail(error),
    });
  }

  get #layout(): Layout {
    return this.#queries.plan.layout;
  }

  async join(): Promise<void> {
    const { groupId, driver, signal, discoveryInterval, onNote, webhooks = [] } = this.#options;
    signal.addEventListener('abort', () => this.#end.resolve({ interrupted: true, failure: undefined }), {
      once: true,
    });
    const outboxes = webhooks.map(({ table: { name } }) => outboxTopic(groupId, name));
    for (const did of await prepareTopics(this.#admin, this.#layout, this.#layout.writtenTopics, outboxes))
      await onNote(did);
    await this.#count();
    this.#consumer = await driver.consumer({
      groupId,
      topics: this.#layout.topics,
      assign: (members, counts) => this.#layout.assign(members, counts),
      userData: () => encodeOwned(this.#tasks.names),
      onAssigned: (partitions) => this.#assigned(partitions),
      onRecords: (from, records, at) => this.#received(from, records, at),
      onOutOfRange: (from, there) => this.#feeds.outOfRange(from, there),
      onCaughtUp: (from) => this.#feeds.caughtUp(from),
      onTrouble: (error, isFatal) => this.#troubled(error, isFatal),
      metadataMaxAge: discoveryInterval === undefined ? NEVER : discoveryInterval / MILLISECOND,
    });
    if (webhooks.length > 0) {
      const onFailed = (error: unknown) => this.#fail(error);
      const onProgress = (delivering: Delivering) => {
        this.#progress.deliver(delivering);
        this.#options.onProgress?.(this.#progress.progress);
      };
      this.#deliveries = await OutboxDeliveries.begin({
        ...this.#options,
        admin: this.#admin,
        targets: webhooks,
        onFailed,
        onProgress,
      });
    }
    if (signal.aborted) this.#end.resolve({ interrupted: true, failure: undefined });
    void this.#discover();
    const onChange = ({ project }: MemberPlan) => this.#progress.follow(project);
    new MemberReloads(this.#options, this.#queries, this.#admin, onChange).begin((error) => this.#fail(error));
  }

  /** Resolves when all that it does is over. */
  get ended(): Promise<RunSummary> {
    return this.#end.promise.then(async ({ interrupted, failure }) => {
      this.#stopping.abort();
      await this.#tasks.over();
      await this.#showing;
      if (failure !== undefined && !(failure instanceof MotifError)) throw failure;
      return this.#progress.summary({ interrupted, failure });
    });
  }

  /** Others need not wait for its session to end. */
  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#assigning;
    await this.#tasks.over();
    await this.#deliveries?.close();
    await this.#consumer?.close();
    await this.#ahead.close();
  }

  async #count(): Promise<void> {
    const counts = await this.#admin.partitionCounts(this.#layout.topics);
    this.#counts = new Map([...counts].flatMap(([topic, count]) => (count === undefined ? [] : [[topic, count]])));
  }

  /** Asks until a broker answers that knows all that was given: they do not learn of new partitions at one moment. */
  async #countAgain(partitions: readonly TopicPartition[], given: ReadonlySet<string>): Promise<void> {
    const { clock, signal } = this.#options;
    while (!signal.aborted && this.#given === given) {
      try {
        await this.#count();
        if (partitions.every((one) => one.partition < (this.#counts.get(one.topic) ?? 0))) return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#troubled(error, false);
      }
      await clock.wait(BETWEEN_LOOKS, signal);
    }
  }

  /** What it has lost it drops at once; what is new it takes as soon as it knows how many partitions there are. */
  #assigned(partitions: readonly TopicPartition[]): void {
    const given = new Set(partitions.map(placeOf));
    this.#given = given;
    this.#tasks.keep((name) => this.#isGiven(name, given));
    this.#assigning = this.#assigning
      .then(() => this.#countAgain(partitions, given))
      .then(() => {
        const consumer = this.#consumer;
        if (this.#options.signal.aborted || this.#given !== given || consumer === undefined) return;
        const mine = this.#layout.tasks(this.#counts).filter((name) => this.#isGiven(name, given));
        for (const name of mine) this.#tasks.take(name, consumer);
        return this.#options.onNote(`this process has ${tasksText(mine)} of group ${this.#options.groupId}`);
      })
      .catch((error: unknown) => this.#fail(error));
  }

  #isGiven(name: TaskName, given: ReadonlySet<string>): boolean {
    const needed = this.#layout.partitionsOf(name, this.#counts);
    return needed.length > 0 && needed.every((one) => given.has(placeOf(one)));
  }

  #fail(failure: unknown): void {
    if (this.#options.signal.aborted && failure instanceof KafkaError) return;
    this.#end.resolve({ interrupted: false, failure });
  }

  #received(from: TopicPartition, records: readonly KafkaRecord[], at: ReadPosition): void {
    if (this.#trouble !== undefined) {
      this.#trouble = undefined;
      void this.#options.onNote('Kafka answers again');
    }
    this.#feeds.push(from, records, at);
  }

  #troubled(error: KafkaError, isFatal: boolean): void {
    if (isFatal) void goneTopics(error, this.#layout.topics, this.#admin).then((failure) => this.#fail(failure));
    else if (this.#trouble !== error.message) {
      this.#trouble = error.message;
      void this.#options.onNote(`${error.message}; trying again`);
    }
  }

  /** One after the other, whichever task they are of. */
  #show(behaviours: Parameters<NonNullable<MemberOptions['onBehaviours']>>[0]): Promise<void> {
    this.#progress.find(behaviours);
    this.#showing = this.#showing.then(() => this.#shown(behaviours));
    return this.#showing;
  }

  readonly #shown: NonNullable<MemberOptions['onBehaviours']>;

  async #discover(): Promise<void> {
    const { clock, discoveryInterval, signal, onNote } = this.#options;
    while (!signal.aborted && discoveryInterval !== undefined) {
      await clock.wait(discoveryInterval, signal);
      if (signal.aborted) return;
      try {
        const widened = await widenChangelogs(this.#admin, this.#layout);
        for (const topic of widened) await onNote(`an input has more partitions: ${topic} has as many now`);
      } catch (error) {
        if (!(error instanceof KafkaError)) this.#fail(error);
      }
    }
  }
}

const BETWEEN_LOOKS = SECOND;
/** Of an age in milliseconds: so old nothing gets. */
const NEVER = Number.MAX_SAFE_INTEGER;
