import type { Batch } from '../../batch.js';
import { gather } from '../../gather.js';
import type { Timestamp } from '../../time.js';
import type { SessionShape } from '../../windows/window-shape.js';
import { KeyIndex } from '../keys/key-index.js';
import type { OpenWindows } from './open-windows.js';
import { PieceStore } from './piece-store.js';
import { TimeHeap } from './time-heap.js';
import { type WindowRows, WindowRowsBuilder } from './window-rows.js';

/** Rows of one key that belong together. */
interface Session {
  readonly key: number;
  /** Which of all that were begun: of sessions with the same bounds the order. */
  readonly ordinal: number;
  readonly start: Timestamp;
  last: Timestamp;
  /** Pairs of a piece's number and a row in it, in order. */
  readonly rows: number[];
}

/** So many rows that no session needs any more are worth the work of letting go of them. */
const MANY_DEAD = 65_536;

/** Rows in sessions of their keys. */
export class SessionRows implements OpenWindows {
  readonly store: PieceStore = new PieceStore();
  readonly #gap: number;
  readonly #manyDead: number;
  readonly #keys: KeyIndex;
  /** The session that a key's next row may join. */
  readonly #current = new Map<number, Session>();
  /** By when they end, as far as was known when they were put there. */
  readonly #ends = new TimeHeap<Session>();
  /** How many rows of each piece, by its number, open sessions have. */
  readonly #alive = new Map<number, number>();
  #dead = 0;
  #begun = 0;

  constructor({ gap, partitionBy }: SessionShape, manyDead: number = MANY_DEAD) {
    this.#manyDead = manyDead;
    this.#gap = gap;
    this.#keys = new KeyIndex(partitionBy);
  }

  add(batch: Batch): void {
    if (batch.length > 0) this.#take(this.store.add(batch), batch);
  }

  *close(watermark: Timestamp): Generator<WindowRows> {
    const closing = this.#due(watermark);
    closing.sort((a, b) => a.last - b.last || a.start - b.start || a.ordinal - b.ordinal);
    let builder = new WindowRowsBuilder();
    for (let place = 0; place < closing.length; ) {
      const [last, start] = [closing[place]?.last ?? 0, closing[place]?.start ?? 0];
      const before = place;
      do place++;
      while (closing[place]?.last === last && closing[place]?.start === start);
      this.#give(closing.slice(before, place), start, last, builder);
      if (!builder.isFull || closing[place]?.last === last) continue;
      const rows = builder.finish();
      if (rows !== undefined) yield rows;
      builder = new WindowRowsBuilder();
    }
    const rows = builder.finish();
    if (rows !== undefined) yield rows;
    for (const session of closing) this.#forget(session);
    if (this.#dead > this.#manyDead && 2 * this.#dead > this.#held()) this.#compact();
  }

  restored(watermark: Timestamp): void {
    for (const [number, piece] of this.store.pieces) this.#take(number, piece);
    for (const session of this.#due(watermark)) this.#forget(session);
  }

  /** Those that end at `watermark` or before. */
  #due(watermark: Timestamp): Session[] {
    const due: Session[] = [];
    for (let session = this.#ends.take(watermark); session !== undefined; session = this.#ends.take(watermark)) {
      const end = session.last + this.#gap;
      if (end <= watermark) due.push(session);
      else this.#ends.add(end, session);
    }
    return due;
  }

  #take(number: number, batch: Batch): void {
    this.#keys.read(batch, (key) => this.#current.has(key));
    this.#alive.set(number, batch.length);
    for (let row = 0; row < batch.length; row++) {
      const key = this.#keys.of(row);
      const time = batch.times[row] ?? 0;
      const session = this.#current.get(key);
      if (session !== undefined && time < session.last + this.#gap) {
        session.last = time;
        session.rows.push(number, row);
        continue;
      }
      const begun: Session = { key, ordinal: this.#begun++, start: time, last: time, rows: [number, row] };
      this.#current.set(key, begun);
      this.#ends.add(time + this.#gap, begun);
    }
  }

  /** Sessions with the same bounds may be one group: their rows in the order in which they came. */
  #give(sessions: readonly Session[], start: Timestamp, last: Timestamp, builder: WindowRowsBuilder): void {
    const rows = sessions.length === 1 ? (sessions[0]?.rows ?? []) : inOrder(sessions);
    for (let i = 0; i < rows.length; i += 2) {
      const piece = this.store.pieces.get(rows[i] ?? -1);
      if (piece !== undefined) builder.add(piece, rows[i + 1] ?? 0, start, last + this.#gap);
    }
  }

  #forget(session: Session): void {
    const { key, rows } = session;
    for (let i = 0; i < rows.length; i += 2) {
      const number = rows[i] ?? -1;
      const alive = (this.#alive.get(number) ?? 0) - 1;
      this.#alive.set(number, alive);
      this.#dead++;
      if (alive > 0) continue;
      this.#dead -= this.store.pieces.get(number)?.length ?? 0;
      this.#alive.delete(number);
      this.store.delete(number);
    }
    if (this.#current.get(key) !== session) return;
    this.#current.delete(key);
    this.#keys.release(key);
  }

  #held(): number {
    let held = 0;
    for (const { length } of this.store.pieces.values()) held += length;
    return held;
  }

  /** Puts the rows that are needed into one piece, in order. */
  #compact(): void {
    const pieces = [...this.store.pieces];
    const wanted = new Map(pieces.map(([number, { length }]) => [number, new Uint8Array(length)]));
    for (const { rows } of this.#current.values()) {
      for (let i = 0; i < rows.length; i += 2) wanted.get(rows[i] ?? -1)?.fill(1, rows[i + 1], (rows[i + 1] ?? 0) + 1);
    }
    const from: number[] = [];
    const places: number[] = [];
    for (const [batch, [number]] of pieces.entries()) {
      wanted.get(number)?.forEach((isWanted, row) => {
        if (isWanted === 0) return;
        from.push(batch);
        places.push(row);
      });
    }
    const batches = pieces.map(([, piece]) => piece);
    for (const [number] of pieces) this.store.delete(number);
    this.#ends.clear();
    this.#current.clear();
    this.#alive.clear();
    this.#dead = 0;
    if (from.length > 0) {
      this.add(gather({ batches, from: Uint32Array.from(from), rows: Uint32Array.from(places) }));
    }
  }
}

function inOrder(sessions: readonly Session[]): readonly number[] {
  const places: [number: number, row: number][] = [];
  for (const { rows } of sessions) {
    for (let i = 0; i < rows.length; i += 2) places.push([rows[i] ?? -1, rows[i + 1] ?? 0]);
  }
  return places.sort(([a, row], [b, other]) => a - b || row - other).flat();
}
