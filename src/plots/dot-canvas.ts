/** Dots of Braille characters, by row from the top: two beside and four above each other in a character. */
const DOTS: readonly (readonly [left: number, right: number])[] = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];
const BLANK = 0x2800;

/** A drawing in dots, `columns` by `rows` characters large. */
export class DotCanvas {
  readonly width: number;
  readonly height: number;
  readonly #columns: number;
  readonly #cells: Uint8Array;

  constructor(columns: number, rows: number) {
    this.width = columns * 2;
    this.height = rows * 4;
    this.#columns = columns;
    this.#cells = new Uint8Array(columns * rows);
  }

  /** x from the left, y from the top. */
  dot(x: number, y: number): void {
    const cell = Math.floor(y / 4) * this.#columns + Math.floor(x / 2);
    const bit = DOTS[y % 4]?.[x % 2 === 0 ? 0 : 1] ?? 0;
    this.#cells[cell] = (this.#cells[cell] ?? 0) | bit;
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    const steps = Math.max(Math.abs(x1 - x0), Math.abs(y1 - y0), 1);
    for (let i = 0; i <= steps; i++) {
      this.dot(Math.round(x0 + ((x1 - x0) * i) / steps), Math.round(y0 + ((y1 - y0) * i) / steps));
    }
  }

  lines(): readonly string[] {
    const texts: string[] = [];
    for (let from = 0; from < this.#cells.length; from += this.#columns) {
      const cells = [...this.#cells.subarray(from, from + this.#columns)];
      texts.push(cells.map((bits) => (bits === 0 ? ' ' : String.fromCharCode(BLANK + bits))).join(''));
    }
    return texts;
  }
}
