/**
 * Which of a consumer's fetches, counted over all brokers, were answered and dealt with. A broker is asked again only when
 * what it gave before was given on, or dropped.
 */
export class FetchRounds {
  /** How many there were. */
  #count = 0;
  /** Of each broker: the last one, and the last one that was answered. */
  readonly #last = new Map<number, number>();
  readonly #answered = new Map<number, number>();
  readonly #failed = new Set<number>();
  /** Of those that have answered since the last round: which one was dealt with. */
  readonly #done = new Map<number, number>();

  get count(): number {
    return this.#count;
  }

  /** Returns, where all brokers have answered since it last did, which fetch the oldest of those that they answered is. */
  begin(broker: number, brokers: readonly number[]): number | undefined {
    const answered = this.#answered.get(broker);
    if (answered !== undefined) this.#done.set(broker, answered);
    this.#answered.delete(broker);
    this.#count += 1;
    this.#last.set(broker, this.#count);
    if (!brokers.every((one) => this.#done.has(one))) return undefined;
    const oldest = Math.min(...brokers.map((one) => this.#done.get(one) ?? 0));
    this.#done.clear();
    return oldest;
  }

  /** The fetch that a broker is asked for now has failed: what comes of it is no answer. */
  fail(broker: number): void {
    this.#failed.add(broker);
  }

  answer(broker: number): void {
    if (this.#failed.delete(broker)) return;
    const last = this.#last.get(broker);
    if (last !== undefined) this.#answered.set(broker, last);
  }

  /** Whether all brokers have been asked again since then. */
  isAskedSince(count: number, brokers: readonly number[]): boolean {
    return brokers.every((broker) => (this.#last.get(broker) ?? 0) > count);
  }
}
