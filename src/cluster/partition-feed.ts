import type { KafkaConsumer, KafkaRecord, ReadPosition, TopicPartition } from '../kafka/driver.js';
import type { RecordFeed } from '../sources/record-feed.js';

/**
 * Says where to go on when what is next is not there, but what is from `low` to before `high`.
 * @throws MotifError when nothing says so.
 */
export type OnOutOfRange = (next: number, there: OffsetRange) => Promise<number>;

export interface OffsetRange {
  readonly low: number;
  readonly high: number;
}

export interface PartitionFeedOptions {
  readonly of: TopicPartition;
  readonly consumer: Pick<KafkaConsumer, 'seek' | 'pause' | 'resume'>;
  /** So many bytes may wait to be read; with more, no more is fetched. */
  readonly mostBytes: () => number;
  readonly onOutOfRange: OnOutOfRange;
}

/** About what a record takes beside its key and value. */
const RECORD_BYTES = 64;

/** What was fetched of one partition and not read yet. Fetching pauses while much waits. */
export class PartitionFeed implements RecordFeed {
  readonly #options: PartitionFeedOptions;
  #waiting: KafkaRecord[] = [];
  /** How many of those were read already. */
  #taken = 0;
  #bytes = 0;
  #isPaused = false;
  #isOpen = false;
  #isClosed = false;
  /** Where the next fetch is expected to begin. */
  #next = 0;
  #position: ReadPosition | undefined;
  #isCaughtUp = false;
  #failure: { readonly reason: unknown } | undefined;
  #wake: () => void = () => undefined;

  constructor(options: PartitionFeedOptions) {
    this.#options = options;
  }

  open(offset: number): void {
    const { consumer, of } = this.#options;
    this.#isOpen = true;
    this.#isClosed = false;
    this.#failure = undefined;
    this.#position = undefined;
    this.#clear();
    this.#next = offset;
    this.#isCaughtUp = false;
    consumer.seek(of, offset);
    this.#resume();
  }

  takeAtEnd(): boolean {
    const isTold = this.#isCaughtUp;
    this.#isCaughtUp = false;
    const { next, high } = this.#position ?? { next: 0, high: 0 };
    return isTold && this.#taken === this.#waiting.length && next >= high;
  }

  /** Brokers have answered, and there was nothing more. */
  caughtUp(): void {
    this.#isCaughtUp = this.#isOpen;
  }

  push(records: readonly KafkaRecord[], at: ReadPosition): void {
    if (!this.#isOpen) return;
    const expected = this.#next;
    if (at.next <= expected) {
      this.#position = { ...at, next: expected };
      return;
    }
    this.#next = at.next;
    this.#position = at;
    this.#isCaughtUp = false;
    for (const record of records) {
      if (record.offset < expected) continue;
      this.#waiting.push(record);
      this.#bytes += bytesOf(record);
    }
    if (this.#bytes > this.#options.mostBytes() && !this.#isPaused) {
      this.#isPaused = true;
      this.#options.consumer.pause(this.#options.of);
    }
    this.#wake();
  }

  /** Nothing more comes of it until it is known where to go on. What was fetched before is still to be read. */
  async outOfRange(there: OffsetRange): Promise<void> {
    const { consumer, of, onOutOfRange } = this.#options;
    const next = this.#next;
    try {
      const further = await onOutOfRange(next, there);
      if (!this.#isOpen || this.#next !== next) return;
      this.#next = further;
      this.#position = { next: further, high: there.high };
      consumer.seek(of, further);
    } catch (reason) {
      this.#failure = { reason };
    }
    this.#wake();
  }

  async read(limit: number, before: number = Number.POSITIVE_INFINITY): Promise<readonly KafkaRecord[] | undefined> {
    for (;;) {
      if (this.#isClosed) return undefined;
      if (this.#taken < this.#waiting.length) break;
      if (this.#failure !== undefined) throw this.#failure.reason;
      if ((this.#position?.next ?? 0) >= before) return [];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    let end = Math.min(this.#waiting.length, this.#taken + limit);
    if (before < Number.POSITIVE_INFINITY) {
      while (end > this.#taken && (this.#waiting[end - 1]?.offset ?? 0) >= before) end--;
    }
    const records = this.#waiting.slice(this.#taken, end);
    this.#taken = end;
    for (const record of records) this.#bytes -= bytesOf(record);
    if (this.#taken === this.#waiting.length) this.#clear();
    else if (2 * this.#taken > this.#waiting.length) this.#forgetTaken();
    if (this.#bytes < this.#options.mostBytes() / 2) this.#resume();
    return records;
  }

  close(): void {
    if (this.#isOpen && !this.#isPaused) this.#options.consumer.pause(this.#options.of);
    this.#isPaused = true;
    this.#isOpen = false;
    this.#isClosed = true;
    this.#clear();
    this.#wake();
  }

  #clear(): void {
    this.#waiting = [];
    this.#taken = 0;
    this.#bytes = 0;
  }

  /** Where the reader is always behind, all would never have been read. */
  #forgetTaken(): void {
    this.#waiting = this.#waiting.slice(this.#taken);
    this.#taken = 0;
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#options.consumer.resume(this.#options.of);
  }
}

function bytesOf({ key, value }: KafkaRecord): number {
  return RECORD_BYTES + (key?.length ?? 0) + (value?.length ?? 0);
}
