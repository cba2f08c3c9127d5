import type { Duration, Timestamp } from '../time.js';

/** How rows fall into windows. */
export type WindowShape = GridShape | SessionShape;

/** Of the rows of one key, each less than `gap` after the one before; a session ends `gap` after its last row. */
export interface SessionShape {
  readonly kind: 'session';
  /** Microseconds. */
  readonly gap: Duration;
  /** Places of the key's fields. */
  readonly partitionBy: readonly number[];
}

/** Windows in a grid of equal lengths; each begins at `offset` plus a multiple of how far they move. Microseconds. */
export type GridShape =
  /** With a slide as long as the size they tumble. */
  | { readonly kind: 'hopping'; readonly slide: Duration; readonly size: Duration; readonly offset: Duration }
  /** Windows that begin together and end step by step, until the size, a multiple of the step, is reached. */
  | { readonly kind: 'cumulating'; readonly step: Duration; readonly size: Duration; readonly offset: Duration };

/** The first end of a window after `time`. No two windows of a grid end together. */
export function nextEnd(shape: GridShape, time: Timestamp): Timestamp {
  const step = shape.kind === 'hopping' ? shape.slide : shape.step;
  return time - modulo(time - shape.offset - shape.size, step) + step;
}

/** Where the window begins that ends there. */
export function startOf(shape: GridShape, end: Timestamp): Timestamp {
  if (shape.kind === 'hopping') return end - shape.size;
  return end - 1 - modulo(end - 1 - shape.offset, shape.size);
}

/** The longest stretch of time around `time` of which every window has all or nothing. */
export function paneOf(shape: GridShape, time: Timestamp): { readonly start: Timestamp; readonly end: Timestamp } {
  const length = shape.kind === 'hopping' ? greatestDivisor(shape.slide, shape.size) : shape.step;
  const start = time - modulo(time - shape.offset, length);
  return { start, end: start + length };
}

function greatestDivisor(a: Duration, b: Duration): Duration {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

/** Exact, and never negative. */
function modulo(dividend: number, divisor: number): number {
  const rest = dividend % divisor;
  return rest < 0 ? rest + divisor : rest;
}
