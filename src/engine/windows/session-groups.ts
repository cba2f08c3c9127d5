import type { Batch } from '../../batch.js';
import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import type { Duration, Timestamp } from '../../time.js';
import { BatchRow } from '../keys/batch-row.js';
import type { KeptGroup } from '../keys/held-state.js';
import { PlaceMap } from '../keys/place-map.js';
import type { GroupKeys } from './group-keys.js';
import type { GroupPieces } from './group-pieces.js';
import { type GroupTable, NONE } from './group-table.js';
import type { ClosedWindow, OpenGroups, Refuse } from './open-groups.js';
import { TimeHeap } from './time-heap.js';

/** Groups that are the sessions of their keys. */
export class SessionGroups implements OpenGroups {
  readonly #gap: Duration;
  readonly #table: GroupTable;
  readonly #keys: GroupKeys;
  readonly #pieces: GroupPieces;
  /** The session that a key's next row may join. */
  readonly #current = new PlaceMap();
  /** By when they end, as far as was known when they were put there. */
  readonly #ends = new TimeHeap<number>();
  #closed: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(gap: Duration, table: GroupTable, keys: GroupKeys, pieces: GroupPieces) {
    this.#gap = gap;
    this.#table = table;
    this.#keys = keys;
    this.#pieces = pieces;
  }

  process(batch: Batch, refuse: Refuse): void {
    const [table, keys, gap] = [this.#table, this.#keys, this.#gap];
    const row = new BatchRow(batch);
    const origins = table.originsOf(batch);
    keys.read(batch);
    for (; row.index < batch.length; row.index++) {
      const time = batch.times[row.index] ?? 0;
      const key = keys.of(row.index);
      const known = this.#current.get(key);
      const before = known !== NONE && time < table.last(known) + gap ? known : NONE;
      try {
        const place = table.add(before, row, key, time, origins);
        if (before === NONE) this.#enter(place, key);
        this.#pieces.touch(place);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        refuse(row.index, error.message);
      }
    }
  }

  *close(watermark: Timestamp): Generator<ClosedWindow> {
    const [table, gap] = [this.#table, this.#gap];
    const closing: number[] = [];
    for (let place = this.#ends.take(watermark); place !== undefined; place = this.#ends.take(watermark)) {
      const end = table.last(place) + gap;
      if (end <= watermark) closing.push(place);
      else this.#ends.add(end, place);
    }
    closing.sort(
      (a, b) => table.last(a) - table.last(b) || table.start(a) - table.start(b) || table.ordinal(a) - table.ordinal(b),
    );
    for (let from = 0, to = 1; from < closing.length; from = to, to++) {
      const first = closing[from] ?? NONE;
      const [start, last] = [table.start(first), table.last(first)];
      while (to < closing.length && this.#isOf(closing[to] ?? NONE, start, last)) to++;
      yield { start, end: last + gap, groups: closing.slice(from, to) };
    }
    for (const place of closing) this.#forget(place);
    this.#closed = Math.max(this.#closed, watermark);
  }

  begin(watermark: Timestamp): void {
    this.#closed = watermark;
  }

  restore(group: KeptGroup): number {
    if (group.last + this.#gap <= this.#closed) return NONE;
    const key = this.#keys.ofValues(group.key);
    const place = this.#table.create(key, group.start, group.ordinal);
    this.#enter(place, key);
    return place;
  }

  keyOf(place: number): readonly Value[] {
    return this.#keys.values(this.#table.key(place));
  }

  #enter(place: number, key: number): void {
    this.#keys.take(key);
    this.#current.set(key, place);
    this.#ends.add(this.#table.start(place) + this.#gap, place);
  }

  #isOf(place: number, start: Timestamp, last: Timestamp): boolean {
    return this.#table.last(place) === last && this.#table.start(place) === start;
  }

  #forget(place: number): void {
    const key = this.#table.key(place);
    if (this.#current.get(key) === place) this.#current.delete(key);
    this.#keys.release(key);
    this.#pieces.release(place);
    this.#table.release(place);
  }
}
