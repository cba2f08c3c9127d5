import type { Past, PastChoice, PastReading, PastStream } from '../engine/past.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import { AsideRecords } from './aside-records.js';
import type { Flow } from './flow.js';
import { flowStream } from './flow-stream.js';
import { inputIdentity } from './input-identity.js';
import { topicsOf } from './layout.js';
import { openPastConsumer, type PastConsumer } from './past-consumer.js';
import { PastEnds } from './past-ends.js';
import { storedPart } from './stored-part.js';
import { TaskFlows } from './task-flows.js';
import { sourceOf, type TaskInput } from './task-inputs.js';
import type { TaskName } from './task-name.js';
import type { TaskSurroundings } from './task-surroundings.js';
import { deadLetterTopic, lateTopic } from './topic-names.js';

/**
 * What topics still have of what a task has read, and files: as the task saw it, whoever had the task then. What it read by
 * exchange is made again of the topics that those read who wrote it.
 */
export class TaskPast implements Past {
  readonly keeper = 'Kafka';
  readonly #name: TaskName;
  readonly #around: TaskSurroundings;
  readonly #ends: PastEnds;
  readonly #aside: AsideRecords;
  readonly #flows: TaskFlows;
  readonly #consumers = new Map<string, Promise<PastConsumer>>();
  #open: ReadonlyMap<string, Flow> = new Map();

  /** `starts`: where its own inputs were begun. */
  constructor(name: TaskName, around: TaskSurroundings, starts: ReadonlyMap<string, number>) {
    const { member, queries, admin, counts } = around;
    const { layout } = queries.plan;
    this.#name = name;
    this.#around = around;
    this.#ends = new PastEnds(member.groupId, layout, admin, starts);
    this.#aside = new AsideRecords([lateTopic(member.groupId), deadLetterTopic(member.groupId)]);
    this.#flows = new TaskFlows({
      layout,
      counts,
      aside: this.#aside,
      topicSource: (input, branch) => this.#topicSource(input, branch),
      fileSources: (stream) => this.#fileSources(stream),
    });
  }

  async open({ streams, from, until, ends, signal }: PastChoice): Promise<PastReading> {
    const { admin, turns } = this.#around;
    const interrupt = (): void => void this.rest();
    signal?.addEventListener('abort', interrupt, { once: true });
    let end: () => void = () => undefined;
    const close = async (): Promise<void> => {
      signal?.removeEventListener('abort', interrupt);
      end();
    };
    try {
      await this.#ends.read(ends);
      await this.#aside.read(await this.#consumer('aside', this.#aside.topics), admin);
      const inTime = streams.filter(({ watermark }) => watermark !== undefined);
      const flows = await this.#flowsOf(inTime);
      end = await turns.take();
      return {
        streams: streams.map((stream) => {
          const flow = flows.get(stream.name);
          return flow === undefined ? this.#table(stream) : flowStream(stream.name, flow, { from, until });
        }),
        close,
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  async rest(): Promise<void> {
    const [flows, consumers] = [[...this.#open.values()], [...this.#consumers.values()]];
    this.#open = new Map();
    this.#consumers.clear();
    for (const consumer of consumers) {
      await consumer.then(
        (one) => one.close(),
        () => undefined,
      );
    }
    for (const flow of flows) await flow.close();
  }

  /** Those that were there before go on from where they were. */
  async #flowsOf(streams: readonly StreamDeclaration[]): Promise<ReadonlyMap<string, Flow>> {
    const before = this.#open;
    const goesOn = streams.every(({ name }) => before.get(name)?.isClosed === false);
    if (goesOn) {
      for (const flow of before.values()) flow.goOn();
      return before;
    }
    for (const flow of before.values()) await flow.close();
    const flows = new Map<string, Flow>();
    for (const stream of streams) flows.set(stream.name, await this.#flows.of(this.#name, stream));
    this.#open = flows;
    return flows;
  }

  #table(stream: StreamDeclaration): PastStream {
    const rows = this.#flows.table(stream);
    return {
      name: stream.name,
      async next() {
        const { value } = await rows.next();
        return value === undefined ? undefined : { batch: value, watermark: Number.POSITIVE_INFINITY };
      },
    };
  }

  async #topicSource(input: TaskInput, branch: string): Promise<Source> {
    const { schemas } = this.#around.queries.plan;
    const consumer = await this.#consumer(branch, topicsOf(input.stream.connector));
    const feed = consumer.feed(input, () => this.#ends.of(input));
    const starts = new Map([[inputIdentity(input), this.#ends.startOf(input)]]);
    return sourceOf(input, starts, feed, schemas);
  }

  async #fileSources(stream: StreamDeclaration): Promise<readonly Source[]> {
    const { sources, discoveries } = await this.#around.member.openFiles(stream);
    const found = await Promise.all(discoveries.map((one) => one.discover()));
    return [...sources, ...found.flatMap((one) => one.sources)].map((source) =>
      storedPart(source, () => this.#ends.ofFile(source)),
    );
  }

  #consumer(branch: string, topics: readonly string[]): Promise<PastConsumer> {
    const { member, admin } = this.#around;
    const { driver, groupId } = member;
    const there = this.#consumers.get(branch);
    if (there !== undefined) return there;
    const consumer = openPastConsumer({ driver, admin, groupId, topics });
    this.#consumers.set(branch, consumer);
    return consumer;
  }
}
