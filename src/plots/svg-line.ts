import { binPoints } from './bin-points.js';
import type { LinePlot, LinePoint } from './plot.js';
import { SVG_WIDTH, type SvgPicture } from './svg-picture.js';
import { CHARACTER, round, svgRule, svgText } from './svg-shapes.js';
import { roundTicks, ticks } from './ticks.js';

const HEIGHT = 300;
const TOP = 12;
const BOTTOM = HEIGHT - 30;
const RIGHT = SVG_WIDTH - 12;
const MOST_POINTS = 600;
const Y_TICKS = 6;
const X_TICKS = 6;
/** A point that has no neighbours would not be seen without a mark; few points are marked all. */
const MOST_MARKED = 40;

export function svgLine({ points: all, x }: LinePlot): SvgPicture {
  const { points, notes } = binPoints(all, MOST_POINTS);
  const values = points.flatMap(({ y }) => (y === null ? [] : [y]));
  if (values.length === 0) return { body: svgText(SVG_WIDTH / 2, 20, 'no numbers', 'middle'), height: 40, notes };
  const yTicks = roundTicks(Math.min(...values), Math.max(...values), Y_TICKS);
  const [low, high] = yTicks.ends;
  const left = Math.max(...yTicks.places.map((place) => yTicks.label(place).length)) * CHARACTER + 20;
  const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  const placeX = (at: number): number => left + (to === from ? 0.5 : (at - from) / (to - from)) * (RIGHT - left);
  const placeY = (at: number): number => BOTTOM - ((at - low) / (high - low)) * (BOTTOM - TOP);

  const rows = yTicks.places.map((place) => {
    const y = placeY(place);
    return svgRule(left, y, RIGHT, y, 'grid') + svgText(left - 8, y, yTicks.label(place), 'end');
  });
  const alone = ticks(x.kind, from, from + 2e6, 2);
  const xTicks = to === from ? { places: [from], label: alone.label } : ticks(x.kind, from, to, X_TICKS);
  const columns = xTicks.places.map((place) => {
    const text = xTicks.label(place);
    const half = (text.length * CHARACTER) / 2;
    const at = placeX(place);
    const mark = svgRule(at, BOTTOM, at, BOTTOM + 5, 'axis');
    return mark + svgText(Math.max(half, Math.min(at, SVG_WIDTH - half)), BOTTOM + 18, text, 'middle');
  });
  const lines = runs(points).map((run) => {
    const path = run.map((point) => `${round(placeX(point.x))},${round(placeY(point.y))}`).join(' ');
    return `<polyline class="line" points="${path}"/>`;
  });
  const isMarked = values.length <= MOST_MARKED;
  const dots = runs(points)
    .filter((run) => isMarked || run.length === 1)
    .flatMap((run) =>
      run.map((point) => `<circle class="dot" cx="${round(placeX(point.x))}" cy="${round(placeY(point.y))}" r="3"/>`),
    );
  const axis = svgRule(left, BOTTOM, RIGHT, BOTTOM, 'axis');
  return { body: [...rows, ...columns, axis, ...lines, ...dots].join('\n'), height: HEIGHT, notes };
}

interface Drawn extends LinePoint {
  readonly y: number;
}

/** Stretches without a missing value. */
function runs(points: readonly LinePoint[]): readonly (readonly Drawn[])[] {
  const all: Drawn[][] = [[]];
  for (const { x, y } of points) {
    if (y === null) all.push([]);
    else all.at(-1)?.push({ x, y });
  }
  return all.filter((run) => run.length > 0);
}
