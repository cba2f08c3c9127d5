import { DAY, formatTimestamp, HOUR, MINUTE, SECOND } from '../time.js';
import type { Axis } from './plot.js';
import { shortNumber } from './short-number.js';

/** Round places along a side, each with what is written there. */
export interface Ticks {
  /** Between two of them. */
  readonly step: number;
  readonly places: readonly number[];
  readonly label: (place: number) => string;
}

/** Lengths of time that people count in. */
const TIME_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 4, 7, 14, 28, 56, 91, 182, 365].map((n) => n * DAY),
];

/** What two numbers that are the same may differ by, in steps, when they were computed differently. */
const HAIR = 1e-6;

/** At most `most` of them, within the two ends. */
export function ticks(kind: Axis['kind'], low: number, high: number, most: number): Ticks {
  const step = roundStep(kind, (high - low) / Math.max(1, most - 1));
  const places: number[] = [];
  const first = Math.ceil(low / step - HAIR);
  for (let i = first; i * step <= high + step * HAIR && places.length < most; i++) places.push(exact(i * step));
  return { step, places, label: (place) => placeText(kind, place, step) };
}

/** The shortest round step that is no shorter than that. */
export function roundStep(kind: Axis['kind'], least: number): number {
  if (kind === 'time' && least > SECOND / 2) {
    const known = TIME_STEPS.find((step) => step >= least);
    return known ?? Math.ceil(least / (365 * DAY)) * 365 * DAY;
  }
  if (!(least > 0)) return 1;
  const unit = 10 ** Math.floor(Math.log10(least));
  return unit * ([1, 2, 5, 10].find((factor) => factor * unit >= least * (1 - 1e-9)) ?? 10);
}

/** What is written at a place, as exactly as places so far apart need. */
export function placeText(kind: Axis['kind'], place: number, step: number): string {
  if (kind !== 'time') return shortNumber(place);
  const [date = '', time = ''] = formatTimestamp(place).replace('Z', '').split('T');
  if (step >= DAY) return date;
  if (step >= MINUTE) return `${date.slice(-5)} ${time.slice(0, 5)}`;
  return step >= SECOND ? time.slice(0, 8) : time;
}

/** Ticks of a range of numbers that is widened until both its ends are ticks; with nought in it where that is not far. */
export function roundTicks(
  low: number,
  high: number,
  most: number,
): Ticks & { readonly ends: readonly [number, number] } {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const around = high - low <= size * 1e-12 ? size / 10 || 1 : 0;
  const from = low > 0 && low <= high / 2 ? 0 : low - around;
  const to = high < 0 && high >= low / 2 ? 0 : high + around;
  let step = roundStep('number', (to - from) / Math.max(1, most - 1));
  for (;;) {
    const [first, last] = [Math.floor(from / step), Math.ceil(to / step)];
    if (last - first < most) {
      const places = Array.from({ length: last - first + 1 }, (_, i) => exact((first + i) * step));
      return { step, places, label: shortNumber, ends: [exact(first * step), exact(last * step)] };
    }
    step = roundStep('number', step * 1.5);
  }
}

/** Without what adding tenths leaves behind. */
function exact(value: number): number {
  return Number(value.toPrecision(15));
}
