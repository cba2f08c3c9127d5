import { KafkaSource, type KafkaSourceOptions } from '../sources/kafka-source.js';
import type { Arrival, Source, SourceMark, SourceRead } from '../sources/source.js';
import type { HttpInbox } from './http-inbox.js';
import type { IdentityLog } from './identity-log.js';

export interface HttpSourceOptions extends Omit<KafkaSourceOptions, 'feed' | 'key' | 'partition'> {
  readonly inbox: HttpInbox;
  /** Opens the log of which everything before this offset is committed. */
  readonly openLog: (committed: number) => Promise<IdentityLog>;
}

/** What is posted to one endpoint: one partition, of which what is not committed yet is nowhere else. */
export class HttpSource implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition = 0;
  readonly arrival: Arrival = { kind: 'pushed' };
  readonly #options: HttpSourceOptions;
  /** An event is read as a record of Kafka would be that has the same bytes and headers. */
  readonly #records: KafkaSource;

  constructor(options: HttpSourceOptions) {
    this.stream = options.stream;
    this.name = options.name;
    this.#options = options;
    this.#records = new KafkaSource({ ...options, feed: options.inbox });
  }

  async open(mark?: SourceMark): Promise<void> {
    const { inbox, openLog, start = 0 } = this.#options;
    inbox.use(await openLog(mark?.offset ?? start));
    await this.#records.open(mark);
  }

  async read(limit: number): Promise<SourceRead | undefined> {
    const read = await this.#records.read(limit);
    return read === undefined ? undefined : { ...read, duplicates: this.#options.inbox.takeDuplicates() };
  }

  takeAtEnd(): boolean {
    return this.#records.takeAtEnd();
  }

  committed({ offset }: SourceMark): void {
    this.#options.inbox.committed(offset);
  }

  async close(): Promise<void> {
    await this.#records.close();
    await this.#options.inbox.closeLog();
  }
}
