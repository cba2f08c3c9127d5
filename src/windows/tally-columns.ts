import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import { EvidenceColumns, type EvidenceSnapshot } from './evidence-columns.js';
import type { Fold } from './fold.js';
import type { KeyIdentity } from './key-identity.js';
import type { PartitionEvidence } from './tally.js';

/** A key that its identity is all of is kept as that: no list a key, for the collector to go through. */
type KeptKey = KeyIdentity | readonly Value[];

/** All that it knows, as data if accumulators are. */
export interface TalliesSnapshot<A> {
  readonly keys: readonly KeptKey[];
  readonly values: readonly A[];
  readonly evidence: EvidenceSnapshot;
}

/** What has come of the events of many keys, each known by a small number: a `Tally` a key, in columns. */
export class TallyColumns<T, A> {
  readonly #keys: KeptKey[] = [];
  readonly #values: A[] = [];
  readonly #evidence = new EvidenceColumns();
  readonly #fold: Fold<T, A>;

  constructor(fold: Fold<T, A>) {
    this.#fold = fold;
  }

  get length(): number {
    return this.#keys.length;
  }

  /** A tally without an event: at the first number that no key has had, or at one that is another's from now on. */
  begin(number: number, identity: KeyIdentity, key: readonly Value[]): void {
    this.#keys[number] = key.length === 1 && key[0] === identity ? identity : key;
    if (this.#fold.ofCount === undefined) this.#values[number] = this.#fold.seed();
    this.#evidence.clear(number);
  }

  add(number: number, event: StreamEvent<T>): void {
    const fold = this.#fold;
    if (fold.ofCount === undefined) this.#values[number] = fold.add(elementOf(this.#values, number), event);
    this.#evidence.add(number, event.position);
  }

  key(number: number): readonly Value[] {
    const kept = elementOf(this.#keys, number);
    return typeof kept === 'object' ? kept : [kept];
  }

  value(number: number): A {
    const { ofCount } = this.#fold;
    return ofCount === undefined ? elementOf(this.#values, number) : ofCount(this.#evidence.count(number));
  }

  evidence(number: number): PartitionEvidence[] {
    return this.#evidence.of(number);
  }

  snapshot(): TalliesSnapshot<A> {
    return structuredClone({ keys: this.#keys, values: this.#values, evidence: this.#evidence.snapshot() });
  }

  /** Before anything else. */
  restore({ keys, values, evidence }: TalliesSnapshot<A>): void {
    for (const key of keys) this.#keys.push(key);
    for (const value of values) this.#values.push(value);
    this.#evidence.restore(evidence);
  }
}

function elementOf<V>(column: readonly V[], number: number): V {
  const value = column[number];
  if (!isElement(column, number, value)) throw new RangeError(`nobody has number ${number}`);
  return value;
}

/** An accumulator may be undefined. */
function isElement<V>({ length }: readonly V[], number: number, _: V | undefined): _ is V {
  return number < length;
}
