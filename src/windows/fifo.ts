/** Elements in the order in which they came; the first goes first. */
export class Fifo<T> {
  #elements: T[] = [];
  #head = 0;

  get length(): number {
    return this.#elements.length - this.#head;
  }

  get first(): T | undefined {
    return this.#elements[this.#head];
  }

  /** The one at this place, counted from the first. */
  at(place: number): T | undefined {
    return this.#elements[this.#head + place];
  }

  push(element: T): void {
    this.#elements.push(element);
  }

  shift(): T | undefined {
    const { first } = this;
    if (this.length === 0) return undefined;
    this.#head++;
    // Half of it is used up: what is left moves forward, which for each element is once in its time.
    if (this.#head * 2 > this.#elements.length && this.#head >= 16) {
      this.#elements = this.#elements.slice(this.#head);
      this.#head = 0;
    } else if (this.length === 0) {
      this.#elements.length = 0;
      this.#head = 0;
    }
    return first;
  }
}
