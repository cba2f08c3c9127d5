import { MotifError } from '../errors.js';
import { isInterval } from '../is-value.js';
import type { Interval } from '../schema.js';
import type { Cell } from './column-type.js';

const TWO_32 = 0x1_0000_0000;
/** DuckDB's `infinity`: its largest number, whatever the unit. */
export const INFINITE_DAYS = 2_147_483_647;
export const INFINITE_MICROS = 9_223_372_036_854_775_807n;
const MOST_DIGITS = 10n ** 38n;

export function numberOf(cell: Cell): number {
  return typeof cell === 'number' ? cell : 0;
}

/** A bit each, the lowest first. */
export function bits(cells: readonly Cell[]): Uint8Array {
  const bytes = new Uint8Array((cells.length + 7) >> 3);
  for (let row = 0; row < cells.length; row++) {
    if (cells[row] === true || cells[row] === 1) bytes[row >> 3] = (bytes[row >> 3] ?? 0) | (1 << (row & 7));
  }
  return bytes;
}

/** Two halves of 32 bits: making a BigInt of each value takes several times as long. */
export function longs(cells: readonly Cell[]): BigInt64Array {
  const items = new BigInt64Array(cells.length);
  const halves = new Int32Array(items.buffer);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'bigint') {
      items[row] = cell;
    } else if (typeof cell === 'number') {
      if (Math.abs(cell) === Infinity) {
        items[row] = cell > 0 ? INFINITE_MICROS : -INFINITE_MICROS;
      } else {
        // Whole microseconds, cut downwards, whatever a user's function gave.
        const whole = Math.floor(cell);
        halves[2 * row] = whole % TWO_32;
        halves[2 * row + 1] = Math.floor(whole / TWO_32);
      }
    }
  }
  return items;
}

export function days(cells: readonly Cell[]): Int32Array {
  return Int32Array.from(cells, (cell) => {
    if (typeof cell !== 'number') return 0;
    return Math.abs(cell) === Infinity ? Math.sign(cell) * INFINITE_DAYS : cell;
  });
}

/** Of 128 bits each, the lowest word first. */
export function decimals(cells: readonly Cell[]): Uint32Array {
  const words = new Uint32Array(cells.length * 4);
  const longWords = new BigUint64Array(words.buffer);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (typeof cell === 'bigint') {
      if (cell >= MOST_DIGITS || cell <= -MOST_DIGITS) throw tooLarge(`${cell}`, 'has more than 38 digits');
      longWords[2 * row] = BigInt.asUintN(64, cell);
      longWords[2 * row + 1] = BigInt.asUintN(64, cell >> 64n);
    } else if (typeof cell === 'number') {
      words[4 * row] = cell;
      words[4 * row + 1] = Math.floor(cell / TWO_32);
      if (cell < 0) words.fill(TWO_32 - 1, 4 * row + 2, 4 * row + 4);
    }
  }
  return words;
}

/** Of 16 bytes each: months, days, nanoseconds. */
export function intervals(cells: readonly Cell[]): Int32Array {
  const words = new Int32Array(cells.length * 4);
  const longWords = new BigInt64Array(words.buffer);
  for (const [row, cell] of cells.entries()) {
    if (cell === null || cell instanceof Uint8Array || !isInterval(cell)) continue;
    words[4 * row] = int32(cell.months, 'months');
    words[4 * row + 1] = int32(cell.days, 'days');
    longWords[2 * row + 1] = nanosOf(cell);
  }
  return words;
}

function int32(count: number, unit: string): number {
  if ((count | 0) !== count) throw tooLarge(`an interval of ${count} ${unit}`, 'is too long');
  return count;
}

function nanosOf({ micros }: Interval): bigint {
  const nanos = BigInt(Math.floor(micros)) * 1_000n;
  if (BigInt.asIntN(64, nanos) !== nanos) throw tooLarge(`an interval of ${micros} microseconds`, 'is too long');
  return nanos;
}

function tooLarge(what: string, problem: string): MotifError {
  return new MotifError('INVALID_QUERY', {
    message: `${what} ${problem} for Arrow`,
    hint: 'Cast it: CAST(… AS VARCHAR), or AS DOUBLE.',
  });
}
