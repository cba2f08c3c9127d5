import type { StreamEvent } from '../event.js';
import type { Value } from '../schema.js';
import { EvidenceColumns, type EvidenceSnapshot } from './evidence-columns.js';
import type { Fold } from './fold.js';
import type { PartitionEvidence } from './tally.js';

/** All that it knows, as data if accumulators are. */
export interface TalliesSnapshot<A> {
  readonly keys: readonly (readonly Value[])[];
  readonly values: readonly A[];
  readonly evidence: EvidenceSnapshot;
}

/** What has come of the events of many keys, each known by a small number: a `Tally` a key, in columns. */
export class TallyColumns<A> {
  readonly #keys: (readonly Value[])[] = [];
  readonly #values: A[] = [];
  readonly #evidence = new EvidenceColumns();

  get length(): number {
    return this.#keys.length;
  }

  /** A tally without an event: at the first number that no key has had, or at one that is another's from now on. */
  begin(number: number, key: readonly Value[], value: A): void {
    this.#keys[number] = key;
    this.#values[number] = value;
    this.#evidence.clear(number);
  }

  add<T>(number: number, event: StreamEvent<T>, fold: Fold<T, A>): void {
    this.#values[number] = fold.add(this.value(number), event);
    this.#evidence.add(number, event.position);
  }

  key(number: number): readonly Value[] {
    return elementOf(this.#keys, number);
  }

  value(number: number): A {
    return elementOf(this.#values, number);
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
