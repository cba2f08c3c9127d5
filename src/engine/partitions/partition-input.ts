import type { LateEvent } from '../../archive/epoch.js';
import { type Batch, positionAt, timeAt, valueAt, withoutRaw } from '../../batch.js';
import { type DeadLetter, MAX_RAW_CHARACTERS } from '../../dead-letter.js';
import { MotifError } from '../../errors.js';
import { formatInterval } from '../../format-interval.js';
import { formatJson } from '../../format-value.js';
import { IDENTITY_BYTES } from '../../identity-set.js';
import { pickRows } from '../../pick-rows.js';
import type { StreamDeclaration } from '../../query/plan.js';
import type { Source, SourceMark, SourceRead } from '../../sources/source.js';
import { DAY, type Duration, formatTimestamp, type Timestamp } from '../../time.js';
import { BoundedOutOfOrderness } from '../../windows/bounded-out-of-orderness.js';
import { ABORTED, untilAborted } from '../until-aborted.js';
import type { PartitionState, TakenIdentities } from './partition-state.js';
import { Quiet } from './quiet.js';
import { RecentEvents, type RecentPiece } from './recent-events.js';
import { type FoundRepeats, Repeats } from './repeats.js';
import type { StreamOrder } from './stream-order.js';

/** What became of records that were read. */
export interface Taken extends FoundRepeats {
  /** Names the input in a checkpoint. */
  readonly identity: string;
  /** The events, those that are late too. */
  readonly batch: Batch;
  readonly late: readonly LateEvent[];
  /** Which rows of the batch these are. */
  readonly lateRows: Uint32Array;
  readonly deadLetters: readonly DeadLetter[];
  /** Those of them that were read as events. */
  readonly refused: readonly DeadLetter[];
}

/** What of a partition a checkpoint has. */
export interface RestoredPartition {
  readonly state?: PartitionState | undefined;
  readonly recent?: ReadonlyMap<string, RecentPiece>;
}

/** One partition being read: its source, how far it is, and its own watermark. */
export class PartitionInput {
  readonly source: Source;
  readonly stream: StreamDeclaration;
  /** Names the partition in a checkpoint. */
  readonly identity: string;
  /** How long it has given nothing. */
  readonly quiet: Quiet = new Quiet();
  #clock: BoundedOutOfOrderness;
  #mark: SourceMark | undefined;
  #state: PartitionState | undefined;
  #isOpen = false;
  /** Who has come lately, where what comes again is left out. */
  readonly #recent: RecentEvents;
  share: number | undefined;

  constructor(
    source: Source,
    stream: StreamDeclaration,
    restore: (identity: string) => RestoredPartition = () => ({}),
  ) {
    this.source = source;
    this.stream = stream;
    this.identity = JSON.stringify([source.stream, source.name, source.partition]);
    const { state, recent } = restore(this.identity);
    this.#clock = this.#clockAt(state?.watermark);
    this.#mark = state?.mark;
    this.#state = state;
    this.quiet.restore(state?.quiet ?? 0);
    this.#recent = new RecentEvents(stream.dedupeTtl ?? 0);
    if (recent !== undefined) this.#recent.restore(recent);
    if (this.finished || stream.dedupeTtl === undefined) this.#recent.clear();
  }

  get finished(): boolean {
    return this.#mark?.finished === true;
  }

  /** Of its events alone, whether or not it holds time back. */
  get watermark(): Timestamp {
    return this.#clock.watermark;
  }

  /** The latest event time; undefined before the first event. */
  get lastEventTime(): Timestamp | undefined {
    return Number.isFinite(this.#clock.latest) ? this.#clock.latest : undefined;
  }

  /** Another object when it has changed. */
  get state(): PartitionState | undefined {
    return this.#state;
  }

  /** The same with how long it has been quiet, where that moves time: for what is committed anyway. */
  noteQuiet(): void {
    const quiet = this.quiet.length;
    const isMoved = this.stream.watermark?.idleTimeout !== undefined && quiet !== (this.#state?.quiet ?? 0);
    if (this.#state === undefined || !isMoved) return;
    const { mark, watermark } = this.#state;
    this.#state = { mark, watermark, quiet };
  }

  /** What is pushed is opened when it is first read, for its beginning has to be waited for. */
  async open(): Promise<void> {
    if (this.source.arrival?.kind !== 'pushed') await this.#open();
  }

  async read(limit: number): Promise<SourceRead | undefined> {
    await this.#open();
    return this.source.read(limit);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    await this.source.close();
  }

  /**
   * Takes in what was read: events that are not late go into the order; one from too far ahead is none, nor is one that came
   * before. What is behind `reached`, where the task's time is, is late too.
   */
  take(read: SourceRead, order: StreamOrder, reached: Timestamp): Taken {
    const { batch, deadLetters, watermark } = read;
    const { maxAhead = Number.POSITIVE_INFINITY, idleTimeout } = this.stream.watermark ?? {};
    // While it was idle the clock went on, and the first event after that may be so much further ahead.
    let idle = this.quiet.idleFor(idleTimeout) ?? 0;
    const late: LateEvent[] = [];
    const lateRows: number[] = [];
    const refused: DeadLetter[] = [];
    const repeats = new Repeats(read, this.#recent);
    const inTime = new Uint32Array(batch.length);
    const events = new Uint32Array(batch.length);
    let [count, kept] = [0, 0];
    for (let row = 0; row < batch.length; row++) {
      const time = timeAt(batch, row);
      const ahead = this.#clock.ahead(time) - idle;
      if (ahead > maxAhead) {
        refused.push(aheadLetter(batch, row, { ahead, maxAhead }));
        continue;
      }
      if (repeats.has(row)) continue;
      events[kept++] = row;
      idle = 0;
      const behind = watermark === undefined ? this.#clock.observe(time) : 0;
      const lateness = Math.max(behind, reached - time);
      if (lateness <= 0) inTime[count++] = row;
      else {
        late.push({ stream: batch.stream, position: positionAt(batch, row), time, lateness });
        lateRows.push(kept - 1);
      }
    }
    if (kept > 0) this.quiet.end();
    order.add(withoutRaw(batch), inTime.subarray(0, count));
    this.pass(read);
    return {
      identity: this.identity,
      batch: kept === batch.length ? batch : pickRows(batch, events.subarray(0, kept)),
      late,
      lateRows: Uint32Array.from(lateRows),
      deadLetters: refused.length === 0 ? deadLetters : [...deadLetters, ...refused],
      refused,
      ...repeats.found(),
    };
  }

  /** Rows of a table, which has no order: nothing of it is late. */
  takeTable(read: SourceRead): Taken {
    const { batch, deadLetters } = read;
    const repeats = new Repeats(read, this.#recent);
    const rows = Uint32Array.from({ length: batch.length }, (_, row) => row).filter((row) => !repeats.has(row));
    this.pass(read);
    return {
      identity: this.identity,
      batch: rows.length === batch.length ? batch : pickRows(batch, rows),
      late: [],
      lateRows: new Uint32Array(0),
      deadLetters,
      refused: [],
      ...repeats.found(),
    };
  }

  /** Its events again that were committed since the checkpoint. */
  remember({ ids, times }: TakenIdentities): void {
    if (this.finished || this.stream.dedupeTtl === undefined) return;
    for (const [i, time] of times.entries()) this.#recent.add(ids, i * IDENTITY_BYTES, time);
  }

  /** What has changed of who has come lately, as a checkpoint keeps it. */
  takeRecentChanges(): readonly [place: string, piece: RecentPiece | undefined][] {
    return this.#recent.takeChanges();
  }

  /** Goes on to behind what was read. */
  pass({ mark, share, watermark }: Pick<SourceRead, 'mark' | 'share' | 'watermark'>): void {
    if (watermark !== undefined) this.#clock = this.#clockAt(watermark);
    this.#mark = mark;
    this.#state = { mark, watermark: this.#clock.watermark };
    this.share = share ?? this.share;
    if (mark.finished) this.#recent.clear();
  }

  /**
   * Reads again what led from its state to that one. Ends with `ABORTED` when it is, however long there is nothing to read.
   * @throws MotifError `INVALID_INPUT` when not all of it is there any more.
   */
  async *reread(state: PartitionState, signal?: AbortSignal): AsyncGenerator<Batch | typeof ABORTED> {
    const { offset: end } = state.mark;
    let offset = this.#mark?.offset ?? 0;
    await this.#open();
    while (offset < end) {
      const read = await untilAborted(this.source.read(end - offset, end), signal);
      if (read === ABORTED) {
        yield read;
        return;
      }
      if (read === undefined || read.mark.offset > end || read.mark.offset <= offset) {
        throw goneSince(this.source, offset, end);
      }
      offset = read.mark.offset;
      yield read.batch;
    }
    this.#mark = state.mark;
    this.#state = state;
    this.#clock = this.#clockAt(state.watermark);
    this.quiet.restore(state.quiet ?? 0);
    if (state.mark.finished) this.#recent.clear();
  }

  finish(): void {
    this.pass({ mark: { ...(this.#mark ?? { offset: 0 }), finished: true }, share: 1 });
  }

  #clockAt(watermark: Timestamp | undefined): BoundedOutOfOrderness {
    return new BoundedOutOfOrderness(this.stream.watermark?.delay ?? 0, watermark);
  }

  async #open(): Promise<void> {
    if (this.#isOpen) return;
    this.#isOpen = true;
    await this.source.open(this.#mark);
  }
}

function goneSince({ name, partition }: Source, from: number, to: number): MotifError {
  return new MotifError('INVALID_INPUT', {
    message: `${name}, partition ${partition}: records from ${from} to ${to - 1} have to be read again to go on, and are not all there`,
    hint: 'Keep what is read for longer than a checkpoint takes; or begin anew.',
  });
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
