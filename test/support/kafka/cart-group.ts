import { join } from 'node:path';
import { expect } from 'vitest';
import { ask } from '../archives.js';
import { temporaryFolder } from '../temporary-folder.js';
import type { Whose } from './carts.js';
import type { KafkaClient } from './kafka-client.js';
import { MotifProcess } from './motif-process.js';
import { uniqueName } from './unique-name.js';

const PROPERTIES = `'connector' = 'kafka', 'format' = 'json', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}',
  'properties.session.timeout.ms' = '\${SESSION}', 'properties.transaction.timeout.ms' = '\${TRANSACTION}'`;

function streams(key: string): string {
  const found = (name: string, columns: string, more = '') =>
    `CREATE TABLE ${name} (${columns}) WITH ('topic' = '\${${name}}', ${PROPERTIES}${more});\n`;
  return `CREATE TABLE events (
  ts TIMESTAMP, person VARCHAR, item INTEGER, seq INTEGER, event VARCHAR, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('topic' = '\${EVENTS}', 'properties.group.id' = '\${GROUP}',
  'scan.startup.mode' = 'earliest-offset', ${PROPERTIES}${key});
${found('minds', `${key === '' ? '' : 'person VARCHAR, '}item INTEGER, added INTEGER, removed INTEGER`)}
${found('minds_again', `${key === '' ? '' : 'person VARCHAR, '}item INTEGER, added INTEGER, removed INTEGER`, ", 'sink.delivery-guarantee' = 'at-least-once'")}
${found('left_there', `${key === '' ? '' : 'person VARCHAR, '}item INTEGER, added INTEGER`)}`;
}

function match(table: string, who: string, columns: string, skip: string, pattern: string): string {
  return `INSERT INTO ${table} SELECT ${who}, ${columns}
FROM events MATCH_RECOGNIZE (
  PARTITION BY ${who} ORDER BY ts MEASURES A.seq AS added, R.seq AS removed ${skip}
  PATTERN (A X*? R) WITHIN INTERVAL '30' MINUTE DEFINE A AS A.event = 'add', R AS R.event = 'remove'
) ${pattern}`;
}

const ONCE = 'ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW';
const EACH = 'ONE ROW PER MATCH SHOW TIMEOUT MATCHES AFTER MATCH SKIP TO NEXT ROW';

/** One thing that was found, as it stands in a topic. */
export interface Found {
  /** `ce_id` */
  readonly id: string;
  /** As `cartFindings` has it. */
  readonly text: string;
}

/** How far a task is: its last epoch, and that of its last checkpoint. */
export interface Head {
  readonly epoch: number;
  readonly checkpoint: number;
}

/** Which process has a task. */
export type Division = ReadonlyMap<string, MotifProcess>;

const TARGETS = ['minds', 'minds_again', 'left_there'] as const;
type Target = (typeof TARGETS)[number];

/** A group that looks for what people do to their carts, in processes that a test starts. */
export class CartGroup {
  readonly name: string = uniqueName('carts');
  readonly #kafka: KafkaClient;
  readonly #topics: ReadonlyMap<Target, string>;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  static async open(
    kafka: KafkaClient,
    options: {
      readonly events: string;
      readonly whose?: Whose;
      /** Milliseconds. */
      readonly session?: number;
      readonly transaction?: number;
    },
  ): Promise<CartGroup> {
    const topics = await Promise.all(
      TARGETS.map((target) => kafka.createTopic({ name: target, partitions: 4, config: { 'retention.ms': '-1' } })),
    );
    const group = new CartGroup(kafka, options, new Map(TARGETS.map((target, i) => [target, topics[i] ?? ''])));
    return group;
  }

  private constructor(
    kafka: KafkaClient,
    { events, whose = 'person', session = 2_000, transaction = 60_000 }: Parameters<typeof CartGroup.open>[1],
    topics: ReadonlyMap<Target, string>,
  ) {
    this.#kafka = kafka;
    this.#topics = topics;
    this.#failed.catch(() => undefined);
    const who = whose === 'person' ? 'person, item' : 'item';
    const key = whose === 'person' ? ", 'key.fields' = 'person', 'key.format' = 'raw'" : '';
    this.#folder = temporaryFolder({
      'streams.sql': streams(key),
      'minds.sql': match('minds', who, 'added, removed', ONCE, ''),
      'minds_again.sql': match('minds_again', who, 'added, removed', ONCE, ''),
      'left_there.sql': match('left_there', who, 'added', EACH, 'WHERE removed IS NULL'),
    });
    this.#env = {
      KAFKA_BROKERS: kafka.brokers.join(),
      ...Object.fromEntries(topics),
      EVENTS: events,
      GROUP: this.name,
      SESSION: String(session),
      TRANSACTION: String(transaction),
    };
  }

  get archive(): string {
    return join(this.#folder, 'archive');
  }

  /** With more in its environment where it is not as the others are. */
  start(env: Readonly<Record<string, string>> = {}): MotifProcess {
    const args = [this.#folder, '--archive', this.archive, '--output', 'none'];
    const started = new MotifProcess(args, { ...this.#env, ...env });
    started.failed.catch((error: unknown) => this.#fail(error));
    this.#running.add(started);
    void started.ended.then(() => this.#running.delete(started));
    return started;
  }

  /** Resolves when these have all its tasks, each one, and as many as any other or one fewer: who has which. */
  async divided(processes: readonly MotifProcess[], tasks = 4): Promise<Division> {
    for (;;) {
      const sizes = processes.map((one) => one.tasks.length);
      const all = processes.flatMap((one) => one.tasks);
      const isEven = Math.max(...sizes) - Math.min(...sizes) <= 1;
      if (isEven && all.length === tasks && new Set(all).size === tasks) {
        return new Map(processes.flatMap((one) => one.tasks.map((task) => [task, one] as const)));
      }
      await Promise.race([...processes.map((one) => one.change()), this.#failed]);
    }
  }

  readonly #running = new Set<MotifProcess>();

  /** Ends all its processes as they are meant to be ended. */
  async stop(): Promise<void> {
    const ends = await Promise.all([...this.#running].map((one) => one.end('SIGTERM')));
    for (const end of ends) expect(end).toEqual({ code: 143, signal: null });
  }

  #fail: (error: unknown) => void = () => undefined;
  readonly #failed = new Promise<never>((_, reject) => {
    this.#fail = reject;
  });

  /**
   * Resolves when there are at least so many of each.
   * @throws Error when one of its processes ends before, and nobody has ended it.
   */
  async until(counts: Readonly<Partial<Record<Target, number>>>): Promise<void> {
    for (const target of TARGETS) {
      const count = counts[target] ?? 0;
      await Promise.race([this.#kafka.readRecords(this.#topic(target), count), this.#failed]);
    }
  }

  #topic(target: Target): string {
    return this.#topics.get(target) ?? '';
  }

  /** Resolves when there are so many more than now. */
  async more(target: Target, count: number): Promise<void> {
    const there = await this.#kafka.readTopic(this.#topic(target));
    await this.until({ [target]: there.length + count });
  }

  /** Resolves when no transaction of its tasks is open: what is not committed by then has been given up. */
  async settled(): Promise<void> {
    for (const topic of await this.#changelogs()) await this.#kafka.readTopic(topic);
  }

  async #changelogs(): Promise<readonly string[]> {
    const topics = await (await this.#kafka.admin()).listTopics();
    return topics.filter((topic) => topic.startsWith(this.name) && topic.endsWith('-changelog'));
  }

  /** How far its tasks are, as their changelog says: the last epoch, and that of the last checkpoint. */
  async heads(): Promise<readonly Head[]> {
    return [...(await this.#headsByTask()).values()];
  }

  /** Resolves when each of its tasks has committed more than it had when this was called. */
  async eachCommits(): Promise<void> {
    const before = await this.#headsByTask();
    for (;;) {
      await this.more('minds', 1);
      const now = await this.#headsByTask();
      if ([...before].every(([task, { epoch }]) => (now.get(task)?.epoch ?? 0) > epoch)) return;
    }
  }

  async #headsByTask(): Promise<ReadonlyMap<string, Head>> {
    const heads = new Map<string, Head>();
    for (const topic of await this.#changelogs()) {
      for (const { partition, key, value } of await this.#kafka.readTopic(topic)) {
        if (`${key}` === '["head"]') heads.set(`${topic} ${partition}`, JSON.parse(`${value}`));
      }
    }
    return heads;
  }

  /** All that is committed, in the order of what it says. */
  async found(target: Target): Promise<readonly Found[]> {
    const records = await this.#kafka.readTopic(this.#topic(target));
    return records
      .map(({ value, headers }) => ({ id: headers.ce_id ?? '', text: textOf(String(value)) }))
      .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  }

  /** As anybody sees it that opens the archive: an id and what it says, in the same order. */
  async archived(target: Target): Promise<readonly Found[]> {
    const rows = await ask(this.archive, `SELECT id, "values"::VARCHAR FROM behaviours WHERE behaviour = '${target}'`);
    return rows
      .map(([id, values]) => ({ id: String(id), text: textOf(String(values)) }))
      .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
  }

  /** Where the archive's events stood: partition and offset each. */
  async archivedEvents(): Promise<readonly string[]> {
    const rows = await ask(this.archive, 'SELECT _partition, _offset, seq FROM events ORDER BY 1, 2');
    return rows.map((row) => row.join(' '));
  }
}

/** The value's columns; events by their numbers. */
function textOf(json: string): string {
  const { person, item, added, removed }: Readonly<Record<string, unknown>> = JSON.parse(json);
  return [person, item, added, removed].filter((value) => value !== undefined && value !== null).join(' ');
}
