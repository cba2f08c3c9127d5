import type { Timestamp } from '../time.js';
import type { Grid } from './grid.js';
import type { FixedWindows, Window } from './window.js';

/** Windows of `size` points of a grid, one beginning at each `slide`-th of them. */
export class GridWindows implements FixedWindows {
  readonly kind = 'fixed';
  readonly #grid: Grid;
  readonly #size: number;
  readonly #slide: number;
  /** Events come nearly in order, so most are in the pane of the one before. */
  #pane: Window = { start: 0, end: 0 };
  #windows: readonly Window[] = [];

  constructor(grid: Grid, size: number, slide: number = size) {
    this.#grid = grid;
    this.#size = size;
    this.#slide = slide;
  }

  get overlapping(): boolean {
    return this.#size > this.#slide;
  }

  windowsOf(time: Timestamp): readonly Window[] {
    this.#moveTo(time);
    return this.#windows;
  }

  paneOf(time: Timestamp): Window {
    this.#moveTo(time);
    return this.#pane;
  }

  next({ start }: Window): Window {
    const grid = this.#grid;
    let begin = Math.floor(grid.indexOf(start) / this.#slide) * this.#slide;
    // A date that a zone has left out has no length.
    do begin += this.#slide;
    while (grid.at(begin) <= start || grid.at(begin) === grid.at(begin + this.#size));
    return { start: grid.at(begin), end: grid.at(begin + this.#size) };
  }

  #moveTo(time: Timestamp): void {
    if (time >= this.#pane.start && time < this.#pane.end) return;
    const index = this.#grid.indexOf(time);
    const last = Math.floor(index / this.#slide) * this.#slide;
    this.#pane = this.#paneAt(index - last, last);
    const windows: Window[] = [];
    for (let begin = last; begin + this.#size > index; begin -= this.#slide) {
      windows.push({ start: this.#grid.at(begin), end: this.#grid.at(begin + this.#size) });
    }
    this.#windows = windows.reverse();
  }

  /** Windows begin at `last`, and others end so far after it as the size is more than some whole slides. */
  #paneAt(place: number, last: number): Window {
    const middle = this.#size % this.#slide;
    const [from, to] = place < middle ? [0, middle] : [middle, this.#slide];
    return { start: this.#grid.at(last + from), end: this.#grid.at(last + to) };
  }
}
