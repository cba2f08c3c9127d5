import type { StreamEvent } from '../event.js';
import type { KeyIdentity } from '../key-identity.js';
import type { Value } from '../schema.js';
import { EvidenceColumns, type EvidenceSnapshot } from './evidence-columns.js';
import type { Fold } from './fold.js';
import type { PartitionEvidence } from './tally.js';

/** All that it knows, as data if accumulators are. */
export interface TalliesSnapshot<A> {
  readonly identities: readonly KeyIdentity[];
  readonly keys: readonly (readonly Value[] | undefined)[];
  readonly values: readonly A[];
  readonly evidence: EvidenceSnapshot;
}

/** What has come of the events of many keys, each known by a small number: a `Tally` a key, in columns. */
export class TallyColumns<T, A> {
  readonly #identities: KeyIdentity[] = [];
  /** But for those that their identity is all of: no list a key, for the collector to go through. */
  readonly #keys: (readonly Value[] | undefined)[] = [];
  readonly #values: A[] = [];
  readonly #evidence = new EvidenceColumns();
  readonly #fold: Fold<T, A>;

  constructor(fold: Fold<T, A>) {
    this.#fold = fold;
  }

  get length(): number {
    return this.#identities.length;
  }

  /** A tally without an event: at the first number that no key has had, or at one that is another's from now on. */
  begin(number: number, identity: KeyIdentity, key: readonly Value[]): void {
    this.#identities[number] = identity;
    const isIdentity = key.length === 1 && key[0] === identity;
    if (!isIdentity || number < this.#keys.length) this.#keys[number] = isIdentity ? undefined : key;
    if (this.#fold.ofCount === undefined) this.#values[number] = this.#fold.seed();
    this.#evidence.clear(number);
  }

  add(number: number, event: StreamEvent<T>): void {
    const fold = this.#fold;
    if (fold.ofCount === undefined) this.#values[number] = fold.add(elementOf(this.#values, number), event);
    this.#evidence.add(number, event.position);
  }

  identity(number: number): KeyIdentity {
    return elementOf(this.#identities, number);
  }

  key(number: number): readonly Value[] {
    return this.#keys[number] ?? [elementOf(this.#identities, number)];
  }

  value(number: number): A {
    const { ofCount } = this.#fold;
    return ofCount === undefined ? elementOf(this.#values, number) : ofCount(this.#evidence.count(number));
  }

  evidence(number: number): PartitionEvidence[] {
    return this.#evidence.of(number);
  }

  snapshot(): TalliesSnapshot<A> {
    return structuredClone({
      identities: this.#identities,
      keys: this.#keys,
      values: this.#values,
      evidence: this.#evidence.snapshot(),
    });
  }

  /** Before anything else. */
  restore({ identities, keys, values, evidence }: TalliesSnapshot<A>): void {
    for (const identity of identities) this.#identities.push(identity);
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
