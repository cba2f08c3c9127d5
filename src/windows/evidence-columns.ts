import type { Position } from '../event.js';
import type { PartitionEvidence } from './tally.js';

/** Two numbers an owner, side by side since every event reads and writes them: how many events, and their greatest offset. */
const STRIDE = 2;
const LAST = 1;
const OWNERS = 64;

type Partition = Pick<Position, 'source' | 'partition'>;

/** All that it knows, as data. */
export interface EvidenceSnapshot {
  readonly numbers: Float64Array;
  readonly firsts: Float64Array;
  readonly ownOrigins: Int32Array | undefined;
  readonly origins: readonly Partition[];
  readonly others: ReadonlyMap<number, PartitionEvidence[]>;
}

/**
 * Where the events of many are from, each known by a small number: what `Tally` has of one. Of objects, 100,000 keys are more
 * than a processor keeps at hand, and an event costs three times as much; so also what is seldom asked for stands apart.
 */
export class EvidenceColumns {
  #numbers: Float64Array = new Float64Array(OWNERS * STRIDE);
  #firsts: Float64Array = new Float64Array(OWNERS);
  /** Which partition is the owner's own: that of its first event. Absent: there is only one. */
  #ownOrigins: Int32Array | undefined;
  readonly #origins: Partition[] = [];
  readonly #originsByName = new Map<string, number>();
  /** Of the event before, since the next is mostly of the same. */
  #origin = -1;
  #source = '';
  #partition = -1;
  /** Of those that have events of a second partition: all but the first. */
  readonly #others = new Map<number, PartitionEvidence[]>();

  add(owner: number, { source, partition, offset }: Position): void {
    if (source !== this.#source || partition !== this.#partition) this.#moveTo(source, partition);
    const at = owner * STRIDE;
    if (at >= this.#numbers.length) this.#grow(owner);
    const numbers = this.#numbers;
    const count = numbers[at] ?? 0;
    if (count === 0) {
      this.#firsts[owner] = offset;
      if (this.#ownOrigins !== undefined) this.#ownOrigins[owner] = this.#origin;
      numbers[at + LAST] = offset;
    } else if (this.#ownOrigins !== undefined && this.#ownOrigins[owner] !== this.#origin) {
      this.#addAside(owner, offset);
      return;
    } else if (offset > (numbers[at + LAST] ?? 0)) numbers[at + LAST] = offset;
    else if (offset < (this.#firsts[owner] ?? 0)) this.#firsts[owner] = offset;
    numbers[at] = count + 1;
  }

  /** How many events the owner has, of all partitions. */
  count(owner: number): number {
    const own = this.#numbers[owner * STRIDE] ?? 0;
    if (this.#others.size === 0) return own;
    return (this.#others.get(owner) ?? []).reduce((sum, { count }) => sum + count, own);
  }

  /** The owner's, as it is now: in the order of each partition's first event. */
  of(owner: number): PartitionEvidence[] {
    const numbers = this.#numbers;
    const at = owner * STRIDE;
    const count = numbers[at] ?? 0;
    const origin = this.#origins[this.#ownOrigins?.[owner] ?? 0];
    if (count === 0 || origin === undefined) return [];
    const { source, partition } = origin;
    const own = { source, partition, first: this.#firsts[owner] ?? 0, last: numbers[at + LAST] ?? 0, count };
    if (this.#others.size === 0) return [own];
    return [own, ...(this.#others.get(owner) ?? [])];
  }

  /** The number is another's from now on. */
  clear(owner: number): void {
    this.#numbers[owner * STRIDE] = 0;
    if (this.#others.size > 0) this.#others.delete(owner);
  }

  snapshot(): EvidenceSnapshot {
    return structuredClone({
      numbers: this.#numbers,
      firsts: this.#firsts,
      ownOrigins: this.#ownOrigins,
      origins: this.#origins,
      others: this.#others,
    });
  }

  /** Before anything else. */
  restore({ numbers, firsts, ownOrigins, origins, others }: EvidenceSnapshot): void {
    this.#numbers = numbers.slice();
    this.#firsts = firsts.slice();
    for (const { source, partition } of origins) this.#moveTo(source, partition);
    this.#ownOrigins = ownOrigins?.slice();
    for (const [owner, shares] of others) this.#others.set(owner, [...shares]);
  }

  #addAside(owner: number, offset: number): void {
    const [source, partition] = [this.#source, this.#partition];
    const others = this.#others.get(owner) ?? [];
    const place = others.findIndex((share) => share.source === source && share.partition === partition);
    const { first, last, count } = others[place] ?? { first: offset, last: offset, count: 0 };
    const share = { source, partition, first: Math.min(first, offset), last: Math.max(last, offset), count: count + 1 };
    if (place < 0) others.push(share);
    else others[place] = share;
    this.#others.set(owner, others);
  }

  #moveTo(source: string, partition: number): void {
    this.#source = source;
    this.#partition = partition;
    const name = `${partition} ${source}`;
    const known = this.#originsByName.get(name);
    this.#origin = known ?? this.#origins.push({ source, partition }) - 1;
    if (known !== undefined) return;
    this.#originsByName.set(name, this.#origin);
    if (this.#origin > 0) this.#ownOrigins ??= new Int32Array(this.#firsts.length);
  }

  #grow(owner: number): void {
    const owners = Math.max(owner + 1, this.#firsts.length * 2);
    const [numbers, firsts] = [new Float64Array(owners * STRIDE), new Float64Array(owners)];
    numbers.set(this.#numbers);
    firsts.set(this.#firsts);
    this.#numbers = numbers;
    this.#firsts = firsts;
    if (this.#ownOrigins === undefined) return;
    const ownOrigins = new Int32Array(owners);
    ownOrigins.set(this.#ownOrigins);
    this.#ownOrigins = ownOrigins;
  }
}
