import { type Batch, timeAt } from '../../batch.js';
import { gather, type RowSelection } from '../../gather.js';
import type { Timestamp } from '../../time.js';
import { sortedPlaces } from '../windows/sorted-places.js';
import { isToJoin, MANY_BATCHES } from './small-batches.js';
import { sortByEventTime } from './sort-by-event-time.js';

/** The rows of a batch that are held, by time: what a watermark releases of them are the first. */
interface Held {
  readonly batch: Batch;
  readonly rows: Uint32Array;
  /** Names its piece of a checkpoint, which may have rows too that were released since. */
  readonly place: number;
}

/** A batch of which less than this part is held is given up for a copy of that, once there are so many of them. */
const WORN = 1 / 8;
const WORN_BATCHES = 8;

/** The piece that says what was released. */
const RELEASED = 'released';

/**
 * One stream's events on their way from the order of arrival to event-time order. A batch is sorted when it comes, so that
 * what a watermark releases is found without a look at what it does not: an event costs the same however many are held.
 */
export class StreamOrder {
  #held: Held[] = [];
  #size = 0;
  #places = 0;
  /** The places that a checkpoint has, and the last watermark that released something of them. */
  #saved: ReadonlySet<number> = new Set();
  #released: Timestamp | undefined;
  #savedReleased: Timestamp | undefined;

  /** How many rows are held. */
  get size(): number {
    return this.#size;
  }

  /** `rows` are those of the batch that are not late; absent: all. */
  add(batch: Batch, rows: Uint32Array = allRows(batch)): void {
    if (rows.length === 0) return;
    this.#size += rows.length;
    this.#held.push({ batch, rows: byTime(batch, rows), place: this.#places++ });
    while (this.#held.length > MANY_BATCHES && this.#putTogether());
  }

  /** The rows before `watermark`, in order; undefined when there are none. */
  release(watermark: Timestamp): Batch | undefined {
    const due: Held[] = [];
    const kept: Held[] = [];
    for (const held of this.#held) {
      const [before, after] = divide(held, watermark);
      if (before !== undefined) due.push(before);
      if (after !== undefined) kept.push(after);
    }
    const [first, ...others] = due;
    if (first === undefined) return undefined;
    this.#released = watermark;
    for (const { rows } of due) this.#size -= rows.length;
    this.#held = this.#withoutWorn(kept);
    // Copied batch by batch and then sorted: neighbours in time may lie in as many batches as are held.
    const together = others.length === 0 ? first : allOf(gather(selectionOf(due)));
    const sorted = sortByEventTime(selectionOf([together]));
    return isAllOf(together.batch, sorted) ? together.batch : gather(sorted);
  }

  /**
   * What has changed of what a checkpoint keeps, by place; undefined forgets it. A batch is written once, however long it is
   * held: what was released of it is said by a watermark.
   */
  takeChanges(): readonly [place: string, piece: Batch | Timestamp | undefined][] {
    const places = new Set(this.#held.map(({ place }) => place));
    const added = this.#held.filter(({ place }) => !this.#saved.has(place));
    const gone = [...this.#saved].filter((place) => !places.has(place));
    this.#saved = places;
    const released = places.size === 0 ? undefined : this.#released;
    const hasMoved = released !== this.#savedReleased;
    this.#savedReleased = released;
    return [
      ...gone.map((place): [string, undefined] => [String(place), undefined]),
      ...added.map((held): [string, Batch] => [String(held.place), gather(selectionOf([held]), { alone: true })]),
      ...(hasMoved ? [releasedPiece(released)] : []),
    ];
  }

  restore(pieces: ReadonlyMap<string, Batch | Timestamp>): void {
    const released = pieces.get(RELEASED);
    this.#released = typeof released === 'number' ? released : undefined;
    this.#savedReleased = this.#released;
    const saved = new Set<number>();
    for (const [name, batch] of pieces) {
      if (typeof batch === 'number') continue;
      const place = Number(name);
      saved.add(place);
      this.#places = Math.max(this.#places, place + 1);
      const whole = { batch, rows: byTime(batch, allRows(batch)), place };
      const [, held] = divide(whole, this.#released ?? Number.NEGATIVE_INFINITY);
      if (held === undefined) continue;
      this.#held.push(held);
      this.#size += held.rows.length;
    }
    this.#saved = saved;
  }

  /** So that a few events from the far future do not keep the batches that they came in. */
  #withoutWorn(held: Held[]): Held[] {
    const worn = held.filter((one) => isWorn(one));
    return worn.length < WORN_BATCHES ? held : [this.#copyOf(worn), ...held.filter((one) => !isWorn(one))];
  }

  /** The last two, if that is worth it. */
  #putTogether(): boolean {
    const [before, last] = this.#held.slice(-2);
    if (before === undefined || last === undefined || !isToJoin(before.rows.length, last.rows.length)) return false;
    this.#held.splice(-2, 2, this.#copyOf([before, last]));
    return true;
  }

  #copyOf(held: readonly Held[]): Held {
    const batch = gather(selectionOf(held));
    return { batch, rows: byTime(batch, allRows(batch)), place: this.#places++ };
  }
}

function isWorn({ batch, rows }: Held): boolean {
  return rows.length < batch.length * WORN;
}

/** What is before the watermark, and what is not. */
function divide(held: Held, watermark: Timestamp): readonly [Held | undefined, Held | undefined] {
  const { batch, rows, place } = held;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeAt(batch, rows[middle] ?? 0) < watermark) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return [undefined, held];
  if (low === rows.length) return [held, undefined];
  return [
    { batch, rows: rows.subarray(0, low), place },
    { batch, rows: rows.subarray(low), place },
  ];
}

/** Rows of one time as they came. */
function byTime(batch: Batch, rows: Uint32Array): Uint32Array {
  let isSorted = true;
  for (let i = 1; i < rows.length && isSorted; i++) {
    isSorted = timeAt(batch, rows[i - 1] ?? 0) <= timeAt(batch, rows[i] ?? 0);
  }
  if (isSorted) return rows;
  const times = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) times[i] = timeAt(batch, rows[i] ?? 0);
  const sorted = sortedPlaces(times);
  for (let i = 0; i < rows.length; i++) sorted[i] = rows[sorted[i] ?? 0] ?? 0;
  return sorted;
}

function allOf(batch: Batch): Pick<Held, 'batch' | 'rows'> {
  return { batch, rows: allRows(batch) };
}

function allRows({ length }: Batch): Uint32Array {
  const rows = new Uint32Array(length);
  for (let row = 0; row < length; row++) rows[row] = row;
  return rows;
}

function selectionOf(held: readonly Pick<Held, 'batch' | 'rows'>[]): RowSelection {
  const length = held.reduce((sum, { rows }) => sum + rows.length, 0);
  const [from, selected] = [new Uint32Array(length), new Uint32Array(length)];
  let at = 0;
  held.forEach(({ rows }, i) => {
    selected.set(rows, at);
    from.fill(i, at, at + rows.length);
    at += rows.length;
  });
  return { batches: held.map(({ batch }) => batch), from, rows: selected };
}

function isAllOf(batch: Batch, { batches, rows }: RowSelection): boolean {
  return batches.length === 1 && rows.length === batch.length && rows.every((row, i) => row === i);
}

function releasedPiece(released: Timestamp | undefined): [string, Timestamp | undefined] {
  return [RELEASED, released];
}
