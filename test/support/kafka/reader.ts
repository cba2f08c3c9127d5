import type {
  AssignPartitions,
  ConsumerOptions,
  KafkaConsumer,
  KafkaDriver,
  KafkaError,
  KafkaRecord,
  ReadPosition,
  TopicPartition,
} from '../../../src/kafka/driver.js';

/** Reads what it is assigned from the start, or from where `from` says, and keeps all that it was told. */
export class Reader {
  readonly records: (KafkaRecord & TopicPartition)[] = [];
  readonly positions: Map<string, ReadPosition> = new Map();
  readonly troubles: { readonly error: KafkaError; readonly isFatal: boolean }[] = [];
  /** Where there was nothing to read, and what there is instead. */
  readonly lost: (TopicPartition & { readonly low: number; readonly high: number })[] = [];
  /** How often it was told that there is nothing more, since it was last given something. */
  readonly caughtUp: Map<string, number> = new Map();
  /** What it was assigned, each time. */
  readonly history: (readonly TopicPartition[])[] = [];
  readonly #waiting = new Set<() => void>();
  readonly #known = new Set<string>();
  #consumer: KafkaConsumer | undefined;

  static async open(driver: KafkaDriver, options: ReaderOptions): Promise<Reader> {
    const reader = new Reader();
    const { from = () => 0, name = '', onRecords = () => undefined, ...rest } = options;
    reader.#consumer = await driver.consumer({
      assign: inTurns,
      userData: () => Buffer.from(name),
      ...rest,
      onOutOfRange: (at, there) => {
        reader.lost.push({ ...at, ...there });
        reader.#look();
      },
      onAssigned: (partitions) => {
        const before = new Set(reader.#known);
        reader.#known.clear();
        for (const at of partitions) reader.#known.add(placeOf(at));
        reader.history.push(partitions);
        for (const at of partitions) if (!before.has(placeOf(at))) reader.consumer.seek(at, from(at));
        reader.#look();
      },
      onCaughtUp: (at) => {
        reader.caughtUp.set(placeOf(at), (reader.caughtUp.get(placeOf(at)) ?? 0) + 1);
        reader.#look();
      },
      onRecords: (at, records, position) => {
        reader.caughtUp.delete(placeOf(at));
        reader.positions.set(placeOf(at), position);
        reader.records.push(...records.map((record) => ({ ...record, ...at })));
        const taken = onRecords(at, records, position);
        reader.#look();
        return taken;
      },
      onTrouble: (error, isFatal) => {
        reader.troubles.push({ error, isFatal });
        reader.#look();
      },
    });
    return reader;
  }

  get consumer(): KafkaConsumer {
    if (this.#consumer === undefined) throw new Error('not open yet');
    return this.#consumer;
  }

  get assigned(): readonly TopicPartition[] {
    return this.history.at(-1) ?? [];
  }

  get values(): readonly string[] {
    return this.records.map(({ value }) => String(value));
  }

  next(topic: string, partition: number): number | undefined {
    return this.positions.get(placeOf({ topic, partition }))?.next;
  }

  /** Resolves as soon as it holds. */
  until(holds: (reader: Reader) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!holds(this)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  async close(): Promise<void> {
    await this.consumer.close();
  }

  #look(): void {
    for (const look of [...this.#waiting]) look();
  }
}

export interface ReaderOptions
  extends Partial<Pick<ConsumerOptions, 'assign' | 'maxWait' | 'metadataMaxAge' | 'onRecords'>>,
    Pick<ConsumerOptions, 'groupId' | 'topics'> {
  readonly from?: (at: TopicPartition) => number;
  /** Its user data. */
  readonly name?: string;
}

/** Partitions to members by turns, in the order of their names. */
const inTurns: AssignPartitions = (members, counts) => {
  const order = [...members].sort((a, b) => Buffer.compare(a.userData, b.userData));
  const shares = new Map(order.map(({ memberId }) => [memberId, Array.of<TopicPartition>()]));
  let turn = 0;
  for (const [topic, count] of counts) {
    for (let partition = 0; partition < count; partition++) {
      shares.get(order[turn++ % order.length]?.memberId ?? '')?.push({ topic, partition });
    }
  }
  return shares;
};

function placeOf({ topic, partition }: TopicPartition): string {
  return `${topic}-${partition}`;
}
