import type { Batch } from '../batch.js';
import { BatchBuilder } from '../batch-builder.js';
import { MotifError } from '../errors.js';
import { allRowsOf, gather } from '../gather.js';
import type { Schema } from '../schema.js';
import type { RecordFeed } from '../sources/record-feed.js';
import type { Arrival, Source, SourceMark, SourceRead, UpstreamMark } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import { ROWS_IN_MESSAGE, readExchangeRecord } from './exchange-records.js';

export interface ExchangeSourceOptions {
  readonly stream: string;
  readonly schema: Schema;
  readonly topic: string;
  readonly partition: number;
  readonly feed: RecordFeed;
  /** The stages whose tasks write it. */
  readonly stages: readonly string[];
  /** Where it begins when nothing of it was read before. */
  readonly start: number;
}

/**
 * One partition of an exchange: rows with the positions and times that they came with. Time is as far as the hindmost of all
 * tasks that write it; while one of them has not been heard of, it has not begun.
 */
export class ExchangeSource implements Source {
  readonly stream: string;
  readonly name: string;
  readonly partition: number;
  readonly arrival: Arrival = { kind: 'pushed' };
  readonly #options: ExchangeSourceOptions;
  readonly #none: Batch;
  #offset = 0;
  #upstreams = new Map<string, UpstreamMark>();

  constructor(options: ExchangeSourceOptions) {
    this.stream = options.stream;
    this.name = options.topic;
    this.partition = options.partition;
    this.#options = options;
    const origin = { source: options.topic, partition: options.partition };
    this.#none = new BatchBuilder(options.stream, options.schema, origin).finish();
  }

  async open(mark?: SourceMark): Promise<void> {
    this.#offset = mark?.offset ?? this.#options.start;
    this.#upstreams = new Map(mark?.upstreams?.map((one) => [nameOf(one), one]));
    this.#options.feed.open(this.#offset);
  }

  async read(limit: number, before?: number): Promise<SourceRead | undefined> {
    if (this.#hasEnded) return undefined;
    const records = await this.#options.feed.read(Math.ceil(limit / ROWS_IN_MESSAGE), before);
    if (records === undefined) return undefined;
    const batches: Batch[] = [];
    for (const { offset, value } of records) {
      this.#offset = offset + 1;
      if (value === null) continue;
      const { from, batch, begins } = readExchangeRecord(value);
      if (begins !== undefined && this.#upstreams.has(nameOf(from))) throw this.#interrupted(from);
      if (batch !== undefined) batches.push(batch);
      this.#hear(from);
    }
    const mark = { offset: this.#offset, finished: this.#hasEnded, upstreams: [...this.#upstreams.values()] };
    const batch = batches.length === 0 ? this.#none : gather(allRowsOf(batches));
    return { batch, deadLetters: [], mark, watermark: this.#watermark };
  }

  async close(): Promise<void> {
    this.#options.feed.close();
  }

  #interrupted({ stage, partition }: UpstreamMark): MotifError {
    const { topic, partition: own } = this.#options;
    return new MotifError('ARCHIVE_MISMATCH', {
      message:
        `${topic}, partition ${own}, lacks what task ${stage}-${partition} read while a process had it in whose files ` +
        'nothing reads that',
      hint: 'Give all processes the same files, and begin anew: with --fresh, or under another group.id.',
    });
  }

  /** Of rows without a watermark of their own it is what it was. */
  #hear(from: UpstreamMark): void {
    const name = nameOf(from);
    const { watermark } = from;
    const before = this.#upstreams.get(name)?.watermark ?? Number.NEGATIVE_INFINITY;
    this.#upstreams.set(name, { ...from, watermark: watermark === Number.NEGATIVE_INFINITY ? before : watermark });
  }

  get #isWhole(): boolean {
    return this.#options.stages.every((stage) => {
      const heard = [...this.#upstreams.values()].filter((one) => one.stage === stage);
      return heard.length > 0 && heard.length >= Math.max(...heard.map(({ of }) => of));
    });
  }

  get #hasEnded(): boolean {
    return this.#isWhole && [...this.#upstreams.values()].every(({ ended }) => ended);
  }

  get #watermark(): Timestamp {
    if (!this.#isWhole) return Number.NEGATIVE_INFINITY;
    return [...this.#upstreams.values()].reduce((least, { watermark }) => Math.min(least, watermark), Infinity);
  }
}

function nameOf({ stage, partition }: UpstreamMark): string {
  return `${stage} ${partition}`;
}
