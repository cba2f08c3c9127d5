import type { KafkaSettings } from '../kafka-settings.js';
import { murmur2 } from '../murmur2.js';
import { KafkaError, type KafkaMessage } from './driver.js';
import {
  CompressionTypes,
  type ICustomPartitioner,
  type Message,
  type Producer,
  partitionerByTurns,
} from './kafkajs.js';
import { toClientMessage } from './kafkajs-messages.js';
import { splitMessages } from './split-messages.js';
import { toKafkaError } from './to-kafka-error.js';

/** Of each partition, the offset of the first record. */
type FirstOffsets = Map<number, number>;

/** How a producer of kafkajs sends: in requests that a broker takes, each awaited, since what overlaps may change its order. */
export class KafkajsSending {
  readonly #settings: KafkaSettings;
  readonly #findTopic: (topic: string) => Promise<void>;
  /** The client asks anew when it tries again: a record without a key has to stay where it was. */
  readonly #partitions = new WeakMap<Message, number>();
  readonly createPartitioner: ICustomPartitioner;

  constructor(settings: KafkaSettings, findTopic: (topic: string) => Promise<void>) {
    this.#settings = settings;
    this.#findTopic = findTopic;
    this.createPartitioner = () => {
      const byTurns = partitionerByTurns();
      return (args) => {
        const partition = this.#partitions.get(args.message) ?? byKey(args) ?? byTurns(args);
        this.#partitions.set(args.message, partition);
        return partition;
      };
    };
  }

  async send(via: Pick<Producer, 'send'>, topic: string, messages: readonly KafkaMessage[]): Promise<FirstOffsets> {
    const first: FirstOffsets = new Map();
    await this.#findTopic(topic);
    for (const request of splitMessages(topic, messages, this.#settings.maxRequestSize)) {
      await this.#request(via, topic, request.map(toClientMessage), first);
    }
    return first;
  }

  async #request(via: Pick<Producer, 'send'>, topic: string, messages: Message[], first: FirstOffsets): Promise<void> {
    try {
      const compression = CompressionTypes[COMPRESSIONS[this.#settings.compression ?? 'none']];
      const answers = await via.send({ topic, messages, acks: -1, compression });
      for (const { partition, baseOffset } of answers) {
        if (!first.has(partition)) first.set(partition, Number(baseOffset));
      }
    } catch (error) {
      const failure = toKafkaError(error, `writing to topic "${topic}"`);
      const parts = failure.kind === 'too-large' ? this.#smaller(messages) : [];
      if (failure.kind === 'too-large' && messages.length === 1) throw tooLarge(topic, messages, failure);
      if (parts.length < 2) throw failure;
      for (const part of parts) await this.#request(via, topic, part, first);
    }
  }

  /**
   * A topic may take less than a request holds. What went to the other partitions of the request may have been taken: it is sent
   * again just as it was, so that the broker knows it by its numbers; only then is what one partition refused halved.
   */
  #smaller(messages: readonly Message[]): Message[][] {
    const parts = new Map<number | undefined, Message[]>();
    for (const message of messages) {
      const partition = message.partition ?? this.#partitions.get(message);
      const part = parts.get(partition) ?? [];
      part.push(message);
      parts.set(partition, part);
    }
    if (parts.size > 1 || messages.length < 2) return [...parts.values()];
    const half = Math.ceil(messages.length / 2);
    return [messages.slice(0, half), messages.slice(half)];
  }
}

/** As Java's default partitioner has it. */
function byKey({ message, partitionMetadata }: Parameters<ReturnType<ICustomPartitioner>>[0]): number | undefined {
  const { key, partition } = message;
  if (partition !== undefined || !Buffer.isBuffer(key)) return undefined;
  return (murmur2(key) & 0x7fffffff) % partitionMetadata.length;
}

function tooLarge(topic: string, messages: readonly Message[], { cause }: KafkaError): KafkaError {
  const bytes = messages.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0), 0);
  const said = `writing to topic "${topic}": a record of ${bytes} bytes is longer than the topic takes`;
  return new KafkaError('too-large', said, { cause });
}

const COMPRESSIONS = { none: 'None', gzip: 'GZIP', snappy: 'Snappy', lz4: 'LZ4', zstd: 'ZSTD' } as const;

/** What was sent to a producer that is of no more use. */
export function isOver(failure: KafkaError): KafkaError {
  return new KafkaError(failure.kind, `this producer has failed before: ${failure.message}`, { cause: failure });
}
