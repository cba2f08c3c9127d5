import { join } from 'node:path';
import type { Message } from 'kafkajs';
import { expect } from 'vitest';
import { ask } from '../archives.js';
import { temporaryFolder } from '../temporary-folder.js';
import type { KafkaClient } from './kafka-client.js';
import { MotifProcess } from './motif-process.js';
import { uniqueName } from './unique-name.js';

/** Options as they stand in WITH (…), each beginning with a comma. */
export interface PairsOptions {
  /** The topic that is read. */
  readonly events: string;
  readonly reading?: string;
  readonly writing?: string;
  /** Columns besides, of what is read. */
  readonly columns?: string;
  /** Milliseconds. */
  readonly session?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const KAFKA = `'connector' = 'kafka', 'format' = 'json', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}',
  'properties.session.timeout.ms' = '\${SESSION}'`;

const QUERY = `INSERT INTO pairs SELECT k, a, b
FROM events MATCH_RECOGNIZE (
  PARTITION BY k ORDER BY ts MEASURES A.n AS a, B.n AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A B) WITHIN INTERVAL '7' DAY DEFINE A AS A.n >= 0
)`;

/**
 * A group that makes pairs of each key's events, in their order. Who loses one of them, or has one twice, pairs all that come
 * after it otherwise.
 */
export class PairsGroup {
  readonly name: string = uniqueName('pairs');
  /** The topic that it writes. */
  readonly topic: string;
  readonly archive: string;
  readonly #kafka: KafkaClient;
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  static async open(kafka: KafkaClient, options: PairsOptions): Promise<PairsGroup> {
    return new PairsGroup(kafka, options, await kafka.createTopic({ name: 'pairs', config: { 'retention.ms': '-1' } }));
  }

  private constructor(
    kafka: KafkaClient,
    { events, reading = '', writing = '', columns = '', session = 2_000, env = {} }: PairsOptions,
    topic: string,
  ) {
    this.#kafka = kafka;
    this.topic = topic;
    this.#folder = temporaryFolder({
      'streams.sql': `CREATE TABLE events (ts TIMESTAMP, k VARCHAR, n INTEGER${columns}, WATERMARK FOR ts AS ts) WITH (
  ${KAFKA}, 'topic' = '\${EVENTS}', 'properties.group.id' = '\${GROUP}', 'scan.startup.mode' = 'earliest-offset'${reading});
CREATE TABLE pairs (k VARCHAR, a INTEGER, b INTEGER) WITH (${KAFKA}, 'topic' = '\${PAIRS}'${writing});`,
      'pairs.sql': QUERY,
    });
    this.archive = join(this.#folder, 'archive');
    this.#env = {
      KAFKA_BROKERS: kafka.brokers.join(),
      EVENTS: events,
      PAIRS: topic,
      GROUP: this.name,
      SESSION: `${session}`,
      ...env,
    };
  }

  /** `fileSize`: so long a file may get, in KiB. */
  start(
    more: {
      readonly fileSize?: number;
      readonly output?: string;
      readonly args?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    } = {},
  ): MotifProcess {
    const { output = 'none', args = [], env } = more;
    const all = [this.#folder, '--archive', this.archive, '--output', output, ...args];
    return new MotifProcess(all, { ...this.#env, ...env }, more);
  }

  get changelog(): Promise<string> {
    return this.#changelog();
  }

  async #changelog(): Promise<string> {
    const topics = await (await this.#kafka.admin()).listTopics();
    return topics.find((topic) => topic.startsWith(`${this.name}-events`) && topic.endsWith('-changelog')) ?? '';
  }

  /** Resolves when it has given so many. */
  async until(count: number, ...of: readonly MotifProcess[]): Promise<void> {
    await Promise.race([this.#kafka.readRecords(this.topic, count), ...of.map(({ failed }) => failed)]);
  }

  /** By id, what was written, in the order of what it says. */
  async found(): Promise<readonly string[]> {
    const records = await this.#kafka.readTopic(this.topic);
    return records.map(({ value, headers }) => `${textOf(String(value))} ${headers.ce_id}`).toSorted();
  }

  async archived(): Promise<readonly string[]> {
    const rows = await ask(this.archive, 'SELECT "values"::VARCHAR, id FROM behaviours');
    return rows.map(([values, id]) => `${textOf(String(values))} ${id}`).toSorted();
  }

  /** Where events stood that are in the archive, and which they are. */
  async archivedEvents(): Promise<readonly string[]> {
    const rows = await ask(this.archive, 'SELECT _partition, _offset, n FROM events ORDER BY 1, 2');
    return rows.map((row) => row.join(' '));
  }

  /** In the topic and in the archive there are these pairs, each once, under the ids that another group gives them. */
  async expectPairs(pairs: readonly string[], options: PairsOptions): Promise<void> {
    const found = await this.found();
    expect(found.map((one) => one.replace(/ [^ ]*$/, ''))).toEqual(pairs.toSorted());
    expect(await this.archived()).toEqual(found);
    const undisturbed = await PairsGroup.open(this.#kafka, options);
    const process = undisturbed.start();
    await undisturbed.until(pairs.length, process);
    await process.end('SIGTERM');
    expect(await undisturbed.found()).toEqual(found);
  }
}

function textOf(json: string): string {
  const { k, a, b }: Readonly<Record<string, unknown>> = JSON.parse(json);
  return `${k} ${a} ${b}`;
}

const FIRST_DAY = Date.UTC(2026, 4, 4);

/** Keys by the partition that their events go to: there are several to each. */
export function keysOf(partitions: number, each = 2): readonly (readonly [key: string, partition: number])[] {
  return Array.from({ length: partitions * each }, (_, i) => [`k${i}`, i % partitions] as const);
}

/** The events number `from` to before `to` of each key. */
export function pairEvents(keys: ReturnType<typeof keysOf>, from: number, to: number): readonly Message[] {
  return Array.from({ length: to - from }, (_, i) => keys.map((key) => pairEvent(key, from + i))).flat();
}

export function pairEvent([key, partition]: readonly [key: string, partition: number], n: number): Message {
  return { key, partition, value: JSON.stringify({ ts: new Date(FIRST_DAY + n * 1000).toISOString(), k: key, n }) };
}

/** What is to be found when events before number `end` have come: the last one waits for time to go on. */
export function pairsBefore(keys: ReturnType<typeof keysOf>, end: number, first = 0): readonly string[] {
  const count = Math.floor((end - 1 - first) / 2);
  return keys.flatMap(([key]) =>
    Array.from({ length: count }, (_, i) => `${key} ${first + 2 * i} ${first + 2 * i + 1}`),
  );
}
