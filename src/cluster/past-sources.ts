import type { StreamDeclaration } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import { AsideRecords } from './aside-records.js';
import type { TaskStand } from './exchange-records.js';
import { inputIdentity } from './input-identity.js';
import { topicsOf } from './layout.js';
import { openPastConsumer, type PastConsumer } from './past-consumer.js';
import { PastEnds } from './past-ends.js';
import { storedPart } from './stored-part.js';
import { sourceOf, type TaskInput } from './task-inputs.js';
import type { TaskSurroundings } from './task-surroundings.js';
import { deadLetterTopic, lateTopic } from './topic-names.js';

/** Who keeps the past of a task. */
export const KEEPER = 'Kafka';

/** What topics and files still have of what a group has read. */
export class PastSources {
  readonly aside: AsideRecords;
  readonly #around: TaskSurroundings;
  readonly #ends: PastEnds;
  readonly #consumers = new Map<string, Promise<PastConsumer>>();

  /** `starts`: where the task's own inputs were begun. */
  constructor(around: TaskSurroundings, starts: ReadonlyMap<string, number>) {
    const { groupId } = around.member;
    this.#around = around;
    this.#ends = new PastEnds(groupId, around.queries.plan.layout, around.admin, starts);
    this.aside = new AsideRecords([lateTopic(groupId), deadLetterTopic(groupId)]);
  }

  /** Learns how far all is by now, and what took no part; `own`: the inputs of the task itself. */
  async read(own: ReadonlyMap<string, number>): Promise<void> {
    await this.#ends.read(own);
    await this.aside.read(await this.consumer('aside', this.aside.topics), this.#around.admin);
  }

  /**
   * What a partition had, where its task was at `stand` if that is given. Those of one branch are read together, and each
   * partition once.
   */
  async ofTopic(input: TaskInput, branch: string, stand?: TaskStand): Promise<Source> {
    const { schemas } = this.#around.queries.plan;
    const identity = inputIdentity(input);
    const consumer = await this.consumer(branch, topicsOf(input.stream.connector));
    const feed = consumer.feed(input, () => (stand === undefined ? this.#ends.of(input) : endIn(stand, identity)));
    return sourceOf(input, new Map([[identity, this.#ends.startOf(input)]]), feed, schemas);
  }

  async ofFiles(stream: StreamDeclaration, stand?: TaskStand): Promise<readonly Source[]> {
    const { sources, discoveries } = await this.#around.member.openFiles(stream);
    const found = await Promise.all(discoveries.map((one) => one.discover()));
    return [...sources, ...found.flatMap((one) => one.sources)].map((source) => {
      const identity = JSON.stringify([source.stream, source.name, source.partition]);
      return storedPart(source, () => (stand === undefined ? this.#ends.ofFile(identity) : endIn(stand, identity)));
    });
  }

  /** One that is there for the branch, or is made. */
  consumer(branch: string, topics: readonly string[]): Promise<PastConsumer> {
    const { member, admin } = this.#around;
    const { driver, groupId } = member;
    const there = this.#consumers.get(branch);
    if (there !== undefined) return there;
    const consumer = openPastConsumer({ driver, admin, groupId, topics });
    this.#consumers.set(branch, consumer);
    return consumer;
  }

  async close(): Promise<void> {
    const consumers = [...this.#consumers.values()];
    this.#consumers.clear();
    for (const consumer of consumers) {
      await consumer.then(
        (one) => one.close(),
        () => undefined,
      );
    }
  }
}

function endIn({ ends }: TaskStand, identity: string): number {
  return ends.find(([input]) => input === identity)?.[1] ?? 0;
}
