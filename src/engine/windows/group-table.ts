import type { Batch, Origin } from '../../batch.js';
import type { Evidence } from '../../behaviour.js';
import type { FoldedAggregate } from '../../patterns/folded-query.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';
import type { BatchRow } from '../keys/batch-row.js';
import { larger } from '../keys/kept-column.js';
import { compileFold, type FoldStep } from './compile-fold.js';

/** The rows of one partition in a group: the first one's offset, the last one's, and how many. */
export type Run = readonly [origin: number, first: number, last: number, count: number];

/** No group. */
export const NONE = -1;

/**
 * Groups, each a place with a key, a time, an accumulator for each aggregate, and which rows it is of. A million of them are
 * some arrays, not a million objects.
 */
export class GroupTable {
  readonly origins: Origin[] = [];
  /** Their places there. */
  readonly #numbers = new Map<string, number>();
  readonly #steps: readonly FoldStep[];
  /** By aggregate, then by place. */
  readonly #accumulators: Value[][];
  readonly #next: Value[];
  readonly #free: number[] = [];
  #size = 0;
  #keys = new Int32Array(1024);
  #starts = new Float64Array(1024);
  #lasts = new Float64Array(1024);
  #ordinals = new Float64Array(1024);
  #begun = 0;
  /** Of each group's first partition. */
  #origin = new Int32Array(1024);
  #first = new Float64Array(1024);
  #last = new Float64Array(1024);
  #count = new Float64Array(1024);
  /** Of groups with rows of several, the others. */
  readonly #others = new Map<number, Run[]>();

  constructor(aggregates: readonly FoldedAggregate[]) {
    this.#steps = aggregates.map(compileFold);
    this.#accumulators = this.#steps.map(() => []);
    this.#next = this.#steps.map(() => null);
  }

  key(place: number): number {
    return this.#keys[place] ?? NONE;
  }

  /** The pane's, or that of the session's first row. */
  start(place: number): Timestamp {
    return this.#starts[place] ?? 0;
  }

  /** Of the last row. */
  last(place: number): Timestamp {
    return this.#lasts[place] ?? 0;
  }

  /** Which of all groups, by their first rows. */
  ordinal(place: number): number {
    return this.#ordinals[place] ?? 0;
  }

  /** Takes the row in, and returns its group's place: `place`, or with `NONE` that of a new group. @throws EvaluationError */
  add(place: number, row: BatchRow, key: number, start: Timestamp, origins: Int32Array): number {
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (step === undefined || step.isCountOfAll) continue;
      const before = place === NONE ? step.initial : (this.#accumulators[i]?.[place] ?? null);
      this.#next[i] = step.add(before, row);
    }
    const taken = place === NONE ? this.create(key, start, this.#begun++) : place;
    for (let i = 0; i < steps.length; i++) {
      const accumulators = this.#accumulators[i];
      if (accumulators !== undefined && steps[i]?.isCountOfAll !== true) accumulators[taken] = this.#next[i] ?? null;
    }
    const { batch, index } = row;
    this.#lasts[taken] = batch.times[index] ?? 0;
    this.#addRow(taken, origins[batch.origin[index] ?? 0] ?? 0, batch.offsets[index] ?? 0);
    return taken;
  }

  create(key: number, start: Timestamp, ordinal: number): number {
    const place = this.#free.pop() ?? this.#size++;
    if (place >= this.#keys.length) this.#grow();
    this.#keys[place] = key;
    this.#starts[place] = start;
    this.#lasts[place] = start;
    this.#ordinals[place] = ordinal;
    this.#begun = Math.max(this.#begun, ordinal + 1);
    this.#count[place] = 0;
    this.#steps.forEach((step, i) => {
      const accumulators = this.#accumulators[i];
      if (accumulators !== undefined) accumulators[place] = step.initial;
    });
    return place;
  }

  release(place: number): void {
    for (const accumulators of this.#accumulators) accumulators[place] = null;
    this.#others.delete(place);
    this.#free.push(place);
  }

  /** Takes all rows of another group in, which come after those of this one. @throws EvaluationError */
  merge(place: number, from: number): void {
    const merged = this.#steps.map((step, i) =>
      step.merge(this.#accumulators[i]?.[place] ?? null, this.#accumulators[i]?.[from] ?? null),
    );
    merged.forEach((value, i) => {
      const accumulators = this.#accumulators[i];
      if (accumulators !== undefined) accumulators[place] = value;
    });
    this.#lasts[place] = this.#lasts[from] ?? 0;
    for (const run of this.runs(from)) this.#addRun(place, run);
  }

  runs(place: number): readonly Run[] {
    if (this.#count[place] === 0) return [];
    const own: Run = [
      this.#origin[place] ?? 0,
      this.#first[place] ?? 0,
      this.#last[place] ?? 0,
      this.#count[place] ?? 0,
    ];
    const others = this.#others.get(place);
    return others === undefined ? [own] : [own, ...others];
  }

  evidence(place: number, variable: string): readonly Evidence[] {
    return this.runs(place).map(([origin, offset, lastOffset, count]) => {
      const { source = '', partition = 0 } = this.origins[origin] ?? {};
      return { variable, source, partition, offset, lastOffset, count };
    });
  }

  accumulators(place: number): readonly Value[] {
    return this.#accumulators.map((of) => of[place] ?? null);
  }

  restore(place: number, accumulators: readonly Value[], runs: readonly Run[], last: Timestamp): void {
    accumulators.forEach((value, i) => {
      const of = this.#accumulators[i];
      if (of !== undefined) of[place] = value;
    });
    this.#count[place] = 0;
    this.#others.delete(place);
    this.#lasts[place] = last;
    for (const run of runs) this.#addRun(place, run);
  }

  /** Adds what each aggregate gives to the end of `row`. */
  addResults(place: number, row: Value[]): void {
    const steps = this.#steps;
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i];
      if (step === undefined) continue;
      row.push(step.isCountOfAll ? this.#countOf(place) : step.result(this.#accumulators[i]?.[place] ?? null));
    }
  }

  /** The numbers of a batch's partitions here. */
  originsOf({ origins }: Pick<Batch, 'origins'>): Int32Array {
    return Int32Array.from(origins, (origin) => this.originOf(origin));
  }

  originOf(origin: Origin): number {
    const identity = `${origin.partition} ${origin.source}`;
    const known = this.#numbers.get(identity);
    if (known !== undefined) return known;
    const number = this.origins.push(origin) - 1;
    this.#numbers.set(identity, number);
    return number;
  }

  #countOf(place: number): number {
    const own = this.#count[place] ?? 0;
    if (this.#others.size === 0) return own;
    return (this.#others.get(place) ?? []).reduce((sum, [, , , count]) => sum + count, own);
  }

  #addRow(place: number, origin: number, offset: number): void {
    const before = this.#count[place] ?? 0;
    if (before === 0 || this.#origin[place] !== origin) {
      this.#addRun(place, [origin, offset, offset, 1]);
      return;
    }
    if (offset < (this.#first[place] ?? 0)) this.#first[place] = offset;
    if (offset > (this.#last[place] ?? 0)) this.#last[place] = offset;
    this.#count[place] = before + 1;
  }

  #addRun(place: number, [origin, first, last, count]: Run): void {
    const before = this.#count[place] ?? 0;
    if (before === 0) {
      this.#origin[place] = origin;
      this.#first[place] = first;
      this.#last[place] = last;
      this.#count[place] = count;
    } else if (this.#origin[place] === origin) {
      this.#first[place] = Math.min(this.#first[place] ?? 0, first);
      this.#last[place] = Math.max(this.#last[place] ?? 0, last);
      this.#count[place] = before + count;
    } else {
      const others = this.#others.get(place) ?? [];
      const other = others.findIndex(([known]) => known === origin);
      const [, low, high, many] = others[other] ?? [origin, first, last, 0];
      const run: Run = [origin, Math.min(low, first), Math.max(high, last), many + count];
      if (other < 0) others.push(run);
      else others[other] = run;
      this.#others.set(place, others);
    }
  }

  #grow(): void {
    const length = 2 * this.#keys.length;
    this.#keys = larger(this.#keys, new Int32Array(length));
    this.#origin = larger(this.#origin, new Int32Array(length));
    this.#starts = larger(this.#starts, new Float64Array(length));
    this.#lasts = larger(this.#lasts, new Float64Array(length));
    this.#ordinals = larger(this.#ordinals, new Float64Array(length));
    this.#first = larger(this.#first, new Float64Array(length));
    this.#last = larger(this.#last, new Float64Array(length));
    this.#count = larger(this.#count, new Float64Array(length));
  }
}
