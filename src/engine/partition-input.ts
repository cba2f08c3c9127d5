import type { LateEvent } from '../archive/epoch.js';
import { positionAt, timeAt } from '../batch.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source, SourceMark, SourceRead } from '../sources/source.js';
import type { Timestamp } from '../time.js';
import { BoundedOutOfOrderness } from '../windows/bounded-out-of-orderness.js';
import type { StreamOrder } from './stream-order.js';

/** What a checkpoint remembers of one partition of the input. */
export interface PartitionState {
  readonly mark: SourceMark;
  readonly watermark: Timestamp;
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

  /** Takes in what was read: events that are not late go into the order; the late ones are returned. */
  take({ batch, mark, share }: SourceRead, order: StreamOrder): LateEvent[] {
    const late: LateEvent[] = [];
    const inTime = new Uint32Array(batch.length);
    let count = 0;
    for (let row = 0; row < batch.length; row++) {
      const time = timeAt(batch, row);
      const lateness = this.#clock.observe(time);
      if (lateness === 0) inTime[count++] = row;
      else late.push({ stream: batch.stream, position: positionAt(batch, row), time, lateness });
    }
    order.add(batch, inTime.subarray(0, count));
    this.pass({ mark, share });
    return late;
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
