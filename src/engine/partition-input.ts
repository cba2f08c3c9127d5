import type { LateEvent } from '../archive/epoch.js';
import { type Batch, positionAt, timeAt, valueAt } from '../batch.js';
import { type DeadLetter, MAX_RAW_CHARACTERS } from '../dead-letter.js';
import { formatInterval } from '../format-interval.js';
import { formatJson } from '../format-value.js';
import { pickRows } from '../pick-rows.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source, SourceMark, SourceRead } from '../sources/source.js';
import { DAY, type Duration, formatTimestamp, type Timestamp } from '../time.js';
import { BoundedOutOfOrderness } from '../windows/bounded-out-of-orderness.js';
import type { StreamOrder } from './stream-order.js';

/** What a checkpoint remembers of one partition of the input. */
export interface PartitionState {
  readonly mark: SourceMark;
  readonly watermark: Timestamp;
}

/** What became of records that were read. */
export interface Taken {
  /** The events, those that are late too. */
  readonly batch: Batch;
  readonly late: readonly LateEvent[];
  readonly deadLetters: readonly DeadLetter[];
}

/** One partition being read: its source, how far it is, and its own watermark. */
export class PartitionInput {
  readonly source: Source;
  readonly stream: StreamDeclaration;
  #clock: BoundedOutOfOrderness;
  #mark: SourceMark | undefined;
  share: number | undefined;

  constructor(source: Source, stream: StreamDeclaration, restore: (identity: string) => PartitionState | undefined) {
    this.source = source;
    this.stream = stream;
    const state = restore(this.identity);
    this.#clock = new BoundedOutOfOrderness(stream.watermark?.delay ?? 0, state?.watermark);
    this.#mark = state?.mark;
  }

  /** Names the partition in a checkpoint. */
  get identity(): string {
    return JSON.stringify([this.source.stream, this.source.name, this.source.partition]);
  }

  get finished(): boolean {
    return this.#mark?.finished === true;
  }

  /** A finished partition holds time back no longer. A table's holds it back until then: tables are read first. */
  get watermark(): Timestamp {
    return this.finished ? Number.POSITIVE_INFINITY : this.#clock.watermark;
  }

  get state(): PartitionState | undefined {
    return this.#mark === undefined ? undefined : { mark: this.#mark, watermark: this.#clock.watermark };
  }

  async open(): Promise<void> {
    await this.source.open(this.#mark);
  }

  /** Takes in what was read: events that are not late go into the order; one from too far ahead is none. */
  take({ batch, deadLetters, mark, share }: SourceRead, order: StreamOrder): Taken {
    const { maxAhead = Number.POSITIVE_INFINITY } = this.stream.watermark ?? {};
    const late: LateEvent[] = [];
    const refused: DeadLetter[] = [];
    const inTime = new Uint32Array(batch.length);
    const events = new Uint32Array(batch.length);
    let [count, kept] = [0, 0];
    for (let row = 0; row < batch.length; row++) {
      const time = timeAt(batch, row);
      const ahead = this.#clock.ahead(time);
      if (ahead > maxAhead) {
        refused.push(aheadLetter(batch, row, { ahead, maxAhead }));
        continue;
      }
      events[kept++] = row;
      const lateness = this.#clock.observe(time);
      if (lateness === 0) inTime[count++] = row;
      else late.push({ stream: batch.stream, position: positionAt(batch, row), time, lateness });
    }
    order.add(batch, inTime.subarray(0, count));
    this.pass({ mark, share });
    if (refused.length === 0) return { batch, late, deadLetters };
    return {
      batch: pickRows(batch, events.subarray(0, kept)),
      late,
      deadLetters: [...deadLetters, ...refused],
    };
  }

  /** Goes on to behind what was read. */
  pass({ mark, share }: Pick<SourceRead, 'mark'> & { readonly share?: number | undefined }): void {
    this.#mark = mark;
    this.share = share ?? this.share;
  }

  finish(): void {
    this.#mark = { ...(this.#mark ?? { offset: 0 }), finished: true };
    this.share = 1;
  }
}

function aheadLetter(
  batch: Batch,
  row: number,
  { ahead, maxAhead }: { readonly ahead: Duration; readonly maxAhead: Duration },
): DeadLetter {
  const time = timeAt(batch, row);
  const reason =
    `event time ${formatTimestamp(time)} is ${lengthText(ahead)} ahead of the latest before it, ` +
    `${formatTimestamp(time - ahead)}; 'scan.watermark.max-ahead' allows ${lengthText(maxAhead)}`;
  const values = batch.columns.map((column) => valueAt(column, row));
  const raw = formatJson({ kind: 'STRUCT', fields: batch.schema }, values).slice(0, MAX_RAW_CHARACTERS);
  return { stream: batch.stream, position: positionAt(batch, row), reason, raw };
}

function lengthText(length: Duration): string {
  return formatInterval({ months: 0, days: Math.floor(length / DAY), micros: length % DAY });
}
