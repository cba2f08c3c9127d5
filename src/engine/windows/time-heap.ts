import type { Timestamp } from '../../time.js';

/** Things by a time, the earliest first: a binary heap. Of those with one time, none in particular is first. */
export class TimeHeap<T> {
  #times: number[] = [];
  #things: T[] = [];

  add(time: Timestamp, thing: T): void {
    let place = this.#times.length;
    this.#times.push(time);
    this.#things.push(thing);
    while (place > 0) {
      const above = (place - 1) >> 1;
      if ((this.#times[above] ?? 0) <= time) break;
      this.#move(above, place);
      place = above;
    }
    this.#put(place, time, thing);
  }

  /** Takes off the first, if its time is `until` or before. */
  take(until: Timestamp): T | undefined {
    const time = this.#times[0];
    if (time === undefined || time > until) return undefined;
    const first = this.#things[0];
    const [lastTime, last] = [this.#times.pop(), this.#things.pop()];
    if (lastTime !== undefined && last !== undefined && this.#times.length > 0) this.#sink(lastTime, last);
    return first;
  }

  clear(): void {
    this.#times = [];
    this.#things = [];
  }

  #sink(time: Timestamp, thing: T): void {
    const times = this.#times;
    let place = 0;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= times.length) break;
      if ((times[below + 1] ?? Number.POSITIVE_INFINITY) < (times[below] ?? 0)) below++;
      if ((times[below] ?? 0) >= time) break;
      this.#move(below, place);
      place = below;
    }
    this.#put(place, time, thing);
  }

  #move(from: number, to: number): void {
    const [time, thing] = [this.#times[from], this.#things[from]];
    if (time !== undefined && thing !== undefined) this.#put(to, time, thing);
  }

  #put(place: number, time: Timestamp, thing: T): void {
    this.#times[place] = time;
    this.#things[place] = thing;
  }
}
