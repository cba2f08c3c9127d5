import type { Batch } from '../../batch.js';
import { EvaluationError } from '../../errors.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import { type GridShape, nextEnd, paneOf, startOf } from '../../windows/window-shape.js';
import { BatchRow } from '../keys/batch-row.js';
import type { KeptGroup } from '../keys/held-state.js';
import { PlaceMap } from '../keys/place-map.js';
import type { GroupKeys } from './group-keys.js';
import type { GroupPieces } from './group-pieces.js';
import { type GroupTable, NONE } from './group-table.js';
import type { ClosedWindow, OpenGroups, Refuse } from './open-groups.js';

/** The longest stretch of time of which every window has all or nothing. */
interface Pane {
  readonly start: Timestamp;
  /** By their first rows. */
  readonly groups: number[];
}

/** Groups of windows of a grid: each row is taken into one pane, and windows put their panes together. */
export class PaneGroups implements OpenGroups {
  readonly #shape: GridShape;
  readonly #table: GroupTable;
  readonly #keys: GroupKeys;
  readonly #pieces: GroupPieces;
  /** In order. */
  #panes: Pane[] = [];
  /** Groups of the last pane, by key; of the window that is put together, while one is. */
  readonly #current = new PlaceMap();
  readonly #merged = new PlaceMap();
  #closed: Timestamp = Number.NEGATIVE_INFINITY;

  constructor(shape: GridShape, table: GroupTable, keys: GroupKeys, pieces: GroupPieces) {
    this.#shape = shape;
    this.#table = table;
    this.#keys = keys;
    this.#pieces = pieces;
  }

  process(batch: Batch, refuse: Refuse): void {
    const [table, keys, pieces, current] = [this.#table, this.#keys, this.#pieces, this.#current];
    const row = new BatchRow(batch);
    const origins = table.originsOf(batch);
    keys.read(batch);
    let pane = this.#panes.at(-1);
    let end = pane === undefined ? Number.NEGATIVE_INFINITY : paneOf(this.#shape, pane.start).end;
    for (; row.index < batch.length; row.index++) {
      const time = batch.times[row.index] ?? 0;
      if (pane === undefined || time >= end) {
        const next = paneOf(this.#shape, time);
        pane = this.#begin(next.start);
        end = next.end;
      }
      const key = keys.of(row.index);
      const before = current.get(key);
      try {
        const place = table.add(before, row, key, pane.start, origins);
        if (before === NONE) this.#enter(pane, place, key);
        pieces.touch(place);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
        refuse(row.index, error.message);
      }
    }
  }

  *close(watermark: Timestamp, refuse: Refuse): Generator<ClosedWindow> {
    for (
      let end = this.#endAfter(this.#closed);
      end <= watermark && end < Number.POSITIVE_INFINITY;
      end = this.#endAfter(end)
    ) {
      const start = startOf(this.#shape, end);
      const panes = this.#panes.filter((pane) => pane.start >= start && pane.start < end);
      const [first, second] = panes;
      if (first !== undefined && second === undefined) yield { start, end, groups: first.groups };
      else if (first !== undefined) yield* this.#together(panes, start, end, refuse);
    }
    this.#closed = Math.max(this.#closed, watermark);
    this.#drop();
  }

  begin(watermark: Timestamp): void {
    this.#closed = watermark;
  }

  restore(group: KeptGroup): number {
    if (group.start < this.#needed()) return NONE;
    const key = this.#keys.ofValues(group.key);
    const last = this.#panes.at(-1);
    const pane = last?.start === group.start ? last : this.#begin(group.start);
    const place = this.#table.create(key, group.start, group.ordinal);
    this.#enter(pane, place, key);
    return place;
  }

  keyOf(place: number): readonly Value[] {
    return this.#keys.values(this.#table.key(place));
  }

  #enter(pane: Pane, place: number, key: number): void {
    pane.groups.push(place);
    this.#keys.take(key);
    this.#current.set(key, place);
  }

  #begin(start: Timestamp): Pane {
    for (const place of this.#panes.at(-1)?.groups ?? []) this.#current.delete(this.#table.key(place));
    const pane = { start, groups: [] };
    this.#panes.push(pane);
    return pane;
  }

  /** Of the next window after `time` that may have a row; Infinity where there is none. */
  #endAfter(time: Timestamp): Timestamp {
    const from = time === Number.NEGATIVE_INFINITY ? time : startOf(this.#shape, nextEnd(this.#shape, time));
    const pane = this.#panes.find(({ start }) => start >= from);
    return pane === undefined ? Number.POSITIVE_INFINITY : nextEnd(this.#shape, Math.max(time, pane.start));
  }

  /** A window of several panes: a group for each key in any of them. */
  *#together(panes: readonly Pane[], start: Timestamp, end: Timestamp, refuse: Refuse): Generator<ClosedWindow> {
    const [table, merged] = [this.#table, this.#merged];
    const groups: number[] = [];
    for (const pane of panes) {
      for (const from of pane.groups) {
        const key = table.key(from);
        let place = merged.get(key);
        if (place === NONE) {
          place = table.create(key, start, table.ordinal(from));
          merged.set(key, place);
          groups.push(place);
        }
        try {
          table.merge(place, from);
        } catch (error) {
          if (!(error instanceof EvaluationError)) throw error;
          refuse(from, error.message);
        }
      }
    }
    yield { start, end, groups };
    for (const place of groups) {
      merged.delete(table.key(place));
      table.release(place);
    }
  }

  /** Nothing before is in a window that is open. */
  #needed(): Timestamp {
    if (!Number.isFinite(this.#closed)) return this.#closed;
    return startOf(this.#shape, nextEnd(this.#shape, this.#closed));
  }

  #drop(): void {
    const needed = this.#needed();
    const last = this.#panes.at(-1);
    const dropped = this.#panes.filter(({ start }) => start < needed);
    if (dropped.length === 0) return;
    this.#panes = this.#panes.filter(({ start }) => start >= needed);
    for (const { start, groups } of dropped) {
      for (const place of groups) {
        const key = this.#table.key(place);
        if (start === last?.start) this.#current.delete(key);
        this.#keys.release(key);
        this.#pieces.release(place);
        this.#table.release(place);
      }
    }
  }
}
