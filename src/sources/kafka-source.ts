import { physicalSchema } from '../computed-column.js';
import type { RawRecord, RowReceiver } from '../formats/decoder.js';
import { rawText } from '../formats/lines.js';
import type { MessageDecoder } from '../formats/message-decoder.js';
import { messageDecoderOf } from '../formats/message-decoder-of.js';
import type { ReadFormat, ReadPart } from '../formats/read-format.js';
import type { KafkaRecord } from '../kafka/driver.js';
import type { MessageHeaders } from '../message-headers.js';
import { ATTRIBUTE, isFormatMetadata } from '../metadata-column.js';
import { secretNames } from '../secret-names.js';
import { formatColumns } from './format-metadata.js';
import { KafkaKey } from './kafka-key.js';
import { metadataValue } from './kafka-metadata.js';
import type { RecordFeed } from './record-feed.js';
import { RowCollector, type RowCollectorOptions, receiverOf } from './row-collector.js';
import type { Arrival, Source, SourceMark, SourceRead } from './source.js';

/** `name` is the topic. */
export interface KafkaSourceOptions extends RowCollectorOptions {
  readonly feed: RecordFeed;
  /** Where it begins when nothing of it was read before. Default: 0. */
  readonly start?: number;
  /** Of the record's value: it has the fields that neither its key nor its metadata give, and that are not computed. */
  readonly format: ReadFormat;
  /** The fields that are read from the record's key; all NULL where a record has none. */
  readonly key?: ReadPart;
}

const NO_VALUE: Buffer = Buffer.alloc(0);
const NOTHING: RawRecord = { line: undefined, raw: () => '' };

/**
 * One partition of a topic. Offsets are the records' own, with gaps where Kafka has them. A record without a value is a
 * dead letter: a tombstone tells of a key that it is gone, and is no event. A CloudEvent in its headers is one without data.
 */
export class KafkaSource implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition: number;
  readonly arrival: Arrival = { kind: 'pushed' };
  readonly #feed: RecordFeed;
  readonly #start: number;
  readonly #rows: RowCollector;
  readonly #receiver: RowReceiver;
  readonly #decoder: MessageDecoder;
  readonly #key: KafkaKey | undefined;
  readonly #format: ReadFormat;
  #record: KafkaRecord | undefined;
  #isPreparing = false;

  constructor(options: KafkaSourceOptions) {
    const { stream, name, partition = 0, schema, format, key, metadata = [], computed = [] } = options;
    const { isSecret = secretNames() } = options;
    this.stream = stream;
    this.name = name;
    this.partition = partition;
    this.#feed = options.feed;
    this.#start = options.start ?? 0;
    this.#rows = new RowCollector(options);
    const kafkaKey = key === undefined ? undefined : new KafkaKey(key, schema);
    this.#key = kafkaKey;
    const place = { topic: name, partition };
    const notInValue = [...metadata, ...(kafkaKey?.columns ?? []), ...computed];
    const decoder = messageDecoderOf(format, physicalSchema(schema, notInValue), isSecret);
    const position = () => ({ source: name, partition, offset: this.#record?.offset ?? 0 });
    const given = [
      ...metadata.flatMap(({ field, of }) =>
        isFormatMetadata(of) ? [] : [{ field, compute: () => metadataValue(of, place, this.#record, isSecret) }],
      ),
      ...formatColumns(metadata, { schema, decoder, isSecret, position }),
      ...(kafkaKey?.columns ?? []),
    ];
    this.#receiver = receiverOf(this.#rows, { ...options, computed: [...given, ...computed] });
    this.#decoder = decoder;
    this.#format = format;
  }

  async open(mark?: SourceMark): Promise<void> {
    this.#rows.offset = mark?.offset ?? this.#start;
    this.#feed.open(this.#rows.offset);
  }

  async read(limit: number, before?: number): Promise<SourceRead | undefined> {
    const records = await this.#feed.read(limit, before);
    if (records === undefined) return undefined;
    await this.#prepare(records);
    for (const record of records) this.#decode(record);
    return { ...this.#rows.take(), mark: { offset: this.#rows.offset, finished: false } };
  }

  takeAtEnd(): boolean {
    // What has been fetched and cannot be decoded yet is not nothing.
    return this.#feed.takeAtEnd() && !this.#isPreparing;
  }

  async close(): Promise<void> {
    this.#feed.close();
  }

  #isEvent(headers: MessageHeaders): boolean {
    return this.#format === 'cloudevents' && headers.some(([name]) => name.startsWith(ATTRIBUTE));
  }

  async #prepare(records: readonly KafkaRecord[]): Promise<void> {
    this.#isPreparing = true;
    await this.#decoder.prepare?.(records.flatMap(({ value }) => value ?? []));
    await this.#key?.prepare(records.flatMap(({ key }) => key ?? []));
    this.#isPreparing = false;
  }

  #decode(record: KafkaRecord): void {
    const { key, value, offset, headers } = record;
    this.#rows.offset = offset;
    this.#record = record;
    if (value === null && this.#format === 'debezium-json') {
      // Behind a row's deletion, which was told.
      this.#rows.offset = offset + 1;
      return;
    }
    if (value === null && !this.#isEvent(headers)) {
      this.#rows.reject('the record has no value (a tombstone)', key === null ? NOTHING : rawRecord(key));
      return;
    }
    const problem = this.#key?.read(key);
    if (problem === undefined) this.#decoder.decode(value ?? NO_VALUE, this.#receiver, headers);
    else this.#rows.reject(problem, rawRecord(value ?? NO_VALUE));
  }
}

function rawRecord(bytes: Buffer): RawRecord {
  return { line: undefined, raw: () => rawText(bytes, 0, bytes.length), bytes: () => bytes };
}
