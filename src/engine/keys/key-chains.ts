import type { Batch } from '../../batch.js';
import { gather } from '../../gather.js';
import type { OverQueryPlan } from '../../query/plan.js';
import type { Timestamp } from '../../time.js';
import { PieceStore } from '../windows/piece-store.js';
import { KeyIndex } from './key-index.js';

/** A row that is held: its piece's number, and its place there. */
interface Held {
  readonly piece: number;
  readonly row: number;
}

/** A piece's rows, each with its key, the key's row before it and which life of the key it is in. */
interface Links {
  readonly keys: Int32Array;
  readonly beforePiece: Int32Array;
  readonly beforeRow: Int32Array;
  readonly lives: Int32Array;
}

/** Rows that later rows of their keys may see. */
export interface Context {
  /** In the order in which they came; undefined: there are none. */
  readonly batch: Batch | undefined;
  readonly lives: Int32Array;
}

/** So many rows more than are needed are kept before it is looked which they are. */
const SPARE_ROWS = 65_536;

/** The rows that later rows may still see: per key as far back as the plan's frames reach. */
export class KeyChains {
  readonly store: PieceStore = new PieceStore();
  readonly #plan: OverQueryPlan;
  readonly #spareRows: number;
  #keys: KeyIndex;
  readonly #links = new Map<number, Links>();
  /** The last row of each key. */
  readonly #last = new Map<number, Held>();
  #held = 0;
  #needed = 0;

  constructor(plan: OverQueryPlan, spareRows: number = SPARE_ROWS) {
    this.#spareRows = spareRows;
    this.#plan = plan;
    this.#keys = new KeyIndex(plan.partitionBy);
  }

  /** What the rows of this batch see, but for each other. */
  contextOf(batch: Batch): Context {
    this.#keys.read(batch, (key) => this.#last.has(key));
    const found: Held[] = [];
    const seen = new Set<number>();
    for (let row = 0; row < batch.length; row++) {
      const key = this.#keys.find(row);
      if (key < 0 || seen.has(key)) continue;
      seen.add(key);
      this.#walk(key, batch.times[row] ?? 0, (held) => found.push(held));
    }
    return this.#gathered(found);
  }

  /** Which life of its key each row is in, numbered from that of the key's last row here. */
  livesOf(batch: Batch): Int32Array {
    const lives = new Int32Array(batch.length);
    const last = new Map<number, { readonly time: Timestamp; readonly life: number }>();
    this.#keys.read(batch, (key) => this.#last.has(key));
    for (let row = 0; row < batch.length; row++) {
      const key = this.#keys.of(row);
      const time = batch.times[row] ?? 0;
      const before = last.get(key) ?? this.#lastOf(key);
      const life = before === undefined ? 0 : before.life + (this.#isForgotten(before.time, time) ? 1 : 0);
      lives[row] = life;
      last.set(key, { time, life });
    }
    return lives;
  }

  /** Rows in order, none before one that is here already. */
  add(batch: Batch): void {
    if (batch.length > 0) this.#thread(this.store.add(batch), batch);
  }

  /** No row before `watermark` is still to come: what none can see any more is dropped. */
  advance(watermark: Timestamp): void {
    const { range = 0, rows = 0 } = this.#plan.reach;
    if (rows > 0 && watermark < Number.POSITIVE_INFINITY) {
      if (this.#held > 2 * this.#needed + this.#spareRows) this.#compact(watermark);
      return;
    }
    for (const [number, piece] of this.store.pieces) {
      if ((piece.times[piece.length - 1] ?? 0) >= watermark - range) return;
      this.#drop(number, piece);
    }
  }

  restore(pieces: ReadonlyMap<string, Batch>): void {
    this.store.restore(pieces);
    for (const [number, piece] of this.store.pieces) this.#thread(number, piece);
  }

  #thread(number: number, batch: Batch): void {
    const { length, times } = batch;
    const lives = this.livesOf(batch);
    const links: Links = {
      keys: new Int32Array(length),
      beforePiece: new Int32Array(length).fill(-1),
      beforeRow: new Int32Array(length).fill(-1),
      lives,
    };
    for (let row = 0; row < length; row++) {
      const key = this.#keys.of(row);
      const before = this.#last.get(key);
      links.keys[row] = key;
      if (before !== undefined && times[row] !== undefined) {
        links.beforePiece[row] = before.piece;
        links.beforeRow[row] = before.row;
      }
      this.#last.set(key, { piece: number, row });
    }
    this.#links.set(number, links);
    this.#held += length;
  }

  /** The rows of a key that one at `time` sees, from the last. */
  #walk(key: number, time: Timestamp, visit: (held: Held) => void): void {
    const { range, rows = 0 } = this.#plan.reach;
    const last = this.#lastOf(key);
    const isNew = last === undefined || this.#isForgotten(last.time, time);
    let current = this.#last.get(key);
    for (let count = 0; current !== undefined; count++) {
      const { piece, row } = current;
      const [links, held] = [this.#links.get(piece), this.store.pieces.get(piece)];
      if (links === undefined || held === undefined) return;
      const isInRows = !isNew && count < rows && links.lives[row] === last.life;
      const isInRange = range !== undefined && (held.times[row] ?? 0) >= time - range;
      if (!isInRows && !isInRange) return;
      visit(current);
      const before = links.beforePiece[row] ?? -1;
      current = before < 0 ? undefined : { piece: before, row: links.beforeRow[row] ?? -1 };
    }
  }

  #gathered(found: Held[]): Context {
    if (found.length === 0) return { batch: undefined, lives: new Int32Array(0) };
    found.sort((a, b) => a.piece - b.piece || a.row - b.row);
    const numbers = [...new Set(found.map(({ piece }) => piece))];
    const places = new Map(numbers.map((number, place) => [number, place]));
    const batch = gather({
      batches: numbers.flatMap((number) => this.store.pieces.get(number) ?? []),
      from: Uint32Array.from(found, ({ piece }) => places.get(piece) ?? 0),
      rows: Uint32Array.from(found, ({ row }) => row),
    });
    return { batch, lives: Int32Array.from(found, ({ piece, row }) => this.#links.get(piece)?.lives[row] ?? 0) };
  }

  #lastOf(key: number): { readonly time: Timestamp; readonly life: number } | undefined {
    const last = this.#last.get(key);
    if (last === undefined) return undefined;
    const time = this.store.pieces.get(last.piece)?.times[last.row] ?? 0;
    return { time, life: this.#links.get(last.piece)?.lives[last.row] ?? 0 };
  }

  /** Whether a key with no row since `last` is no longer remembered. */
  #isForgotten(last: Timestamp, time: Timestamp): boolean {
    const { stateTtl } = this.#plan;
    return stateTtl !== undefined && time - last >= stateTtl;
  }

  #drop(number: number, piece: Batch): void {
    const links = this.#links.get(number);
    links?.keys.forEach((key, row) => {
      const last = this.#last.get(key);
      if (last?.piece !== number || last.row !== row) return;
      this.#last.delete(key);
      this.#keys.release(key);
    });
    this.#links.delete(number);
    this.store.delete(number);
    this.#held -= piece.length;
  }

  /** Puts the rows that are needed into one piece, in order. */
  #compact(watermark: Timestamp): void {
    const found: Held[] = [];
    for (const key of this.#last.keys()) this.#walk(key, watermark, (held) => found.push(held));
    const { batch } = this.#gathered(found);
    for (const number of [...this.store.pieces.keys()]) this.store.delete(number);
    this.#links.clear();
    this.#last.clear();
    this.#keys = new KeyIndex(this.#plan.partitionBy);
    this.#held = 0;
    this.#needed = found.length;
    if (batch !== undefined) this.add(batch);
  }
}
