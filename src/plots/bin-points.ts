import type { LinePoint } from './plot.js';
import { countOf } from './short-number.js';

/** Points, no more than there is room for. */
export interface BinnedPoints {
  readonly points: readonly LinePoint[];
  readonly notes: readonly string[];
}

/** Of more points than `most` those of each equal stretch of x become one: their means. */
export function binPoints(points: readonly LinePoint[], most: number): BinnedPoints {
  const [first, last] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  if (points.length <= most) return { points, notes: [] };
  const bins: { x: number; count: number; sum: number; values: number }[] = [];
  for (const { x, y } of points) {
    const place = last === first ? 0 : Math.min(most - 1, Math.floor(((x - first) / (last - first)) * most));
    bins[place] ??= { x: 0, count: 0, sum: 0, values: 0 };
    const bin = bins[place];
    bin.count += 1;
    bin.x += (x - bin.x) / bin.count;
    if (y === null) continue;
    bin.sum += y;
    bin.values += 1;
  }
  const binned = bins.flatMap(({ x, sum, values }) => [{ x, y: values === 0 ? null : sum / values }]);
  return {
    points: binned,
    notes: [`${countOf(points.length, 'row')} in ${countOf(binned.length, 'bin')}, each its mean`],
  };
}
