import type { Axis, HeatPlot } from './plot.js';
import { countOf } from './short-number.js';
import { placeText, roundStep } from './ticks.js';

/** A heat map, no larger than there is room for. */
export interface HeatGrid {
  readonly xs: readonly string[];
  readonly ys: readonly string[];
  /** By y, then by x; undefined where there is none. */
  readonly cells: readonly (readonly (number | undefined)[])[];
  readonly low: number;
  readonly high: number;
  readonly notes: readonly string[];
}

/** Values that fall into one cell become one, their mean. */
export function heatGrid(plot: HeatPlot, mostX: number, mostY: number): HeatGrid {
  const x = side(
    plot.x,
    plot.spots.map((spot) => spot.x),
    mostX,
  );
  const y = side(
    plot.y,
    plot.spots.map((spot) => spot.y),
    mostY,
  );
  const sums = y.labels.map(() => x.labels.map(() => ({ sum: 0, count: 0 })));
  let several = false;
  for (const spot of plot.spots) {
    const cell = sums[y.placeOf(spot.y)]?.[x.placeOf(spot.x)];
    if (cell === undefined) continue;
    several ||= cell.count > 0;
    cell.sum += spot.value;
    cell.count += 1;
  }
  const cells = sums.map((row) => row.map(({ sum, count }) => (count === 0 ? undefined : sum / count)));
  const values = cells.flat().filter((value) => value !== undefined);
  return {
    xs: x.labels,
    ys: y.labels,
    cells,
    low: values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    high: values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
    notes: [...x.notes, ...y.notes, ...(several ? ['a cell with several rows is their mean'] : [])],
  };
}

interface Side {
  readonly labels: readonly string[];
  /** -1 for one that is not drawn. */
  readonly placeOf: (value: number | string) => number;
  readonly notes: readonly string[];
}

function side({ kind, name }: Axis, values: readonly (number | string)[], most: number): Side {
  const distinct = [...new Set(values)];
  if (kind === 'label') {
    const shown = distinct.slice(0, most).map(String);
    const places = new Map(shown.map((label, i) => [label, i]));
    const notes = shown.length < distinct.length ? [`the first ${shown.length} of ${distinct.length} ${name}`] : [];
    return { labels: shown, placeOf: (value) => places.get(String(value)) ?? -1, notes };
  }
  const numbers = distinct.map(Number).sort((a, b) => a - b);
  const [first = 0, last = 0] = [numbers[0], numbers.at(-1)];
  const apart = commonStep(numbers);
  if (Math.round((last - first) / apart) < most) {
    const count = numbers.length === 0 ? 0 : Math.round((last - first) / apart) + 1;
    const labels = Array.from({ length: count }, (_, i) => placeText(kind, first + i * apart, apart));
    return { labels, placeOf: (value) => Math.round((Number(value) - first) / apart), notes: [] };
  }
  const step = roundStep(kind, (last - first) / Math.max(1, most - 1));
  const start = Math.floor(first / step);
  const count = Math.floor(last / step) - start + 1;
  return {
    labels: Array.from({ length: count }, (_, i) => placeText(kind, (start + i) * step, step)),
    placeOf: (value) => Math.floor(Number(value) / step) - start,
    notes: [`${countOf(numbers.length, 'value')} of ${name} in ${countOf(count, 'bin')}`],
  };
}

/** The largest step that leads from each of them to the next; 1 where there is but one. */
function commonStep(numbers: readonly number[]): number {
  let step = 0;
  for (let i = 1; i < numbers.length; i++) step = divisor(step, (numbers[i] ?? 0) - (numbers[i - 1] ?? 0));
  return step || 1;
}

/** The greatest common divisor, of numbers that may have fractions. */
function divisor(a: number, b: number): number {
  let [large, small] = [Math.max(a, b), Math.min(a, b)];
  const least = large * 1e-9;
  while (small > least) [large, small] = [small, large % small];
  return large;
}
