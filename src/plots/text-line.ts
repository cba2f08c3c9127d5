import { binPoints } from './bin-points.js';
import { inAccent } from './colours.js';
import { DotCanvas } from './dot-canvas.js';
import type { LinePlot, LinePoint } from './plot.js';
import type { TextPicture, TextStyle } from './text-picture.js';
import { roundTicks, ticks } from './ticks.js';

const HEIGHT = 9;
const Y_TICKS = 5;

/** A line of dots above its axis. */
export function textLine({ points: all, x }: LinePlot, { width, colour }: TextStyle): TextPicture {
  const values = all.flatMap(({ y }) => (y === null ? [] : [y]));
  if (values.length === 0) return { lines: [all.length === 0 ? 'no rows' : 'no numbers'], notes: [] };
  const yTicks = roundTicks(least(values), most(values), Y_TICKS);
  const [low, high] = yTicks.ends;
  const gutter = Math.max(...yTicks.places.map((place) => yTicks.label(place).length));
  const columns = width - gutter - 2;
  const canvas = new DotCanvas(columns, HEIGHT);
  const { points, notes } = binPoints(all, canvas.width);
  const [from, to] = [points[0]?.x ?? 0, points.at(-1)?.x ?? 0];
  const placeX = (at: number): number => (to === from ? 0.5 : (at - from) / (to - from));
  draw(canvas, points, placeX, (y) => (y - low) / (high - low));

  const labels = new Map(
    yTicks.places.map((place) => [Math.round((1 - (place - low) / (high - low)) * (HEIGHT - 1)), yTicks.label(place)]),
  );
  const lines = canvas.lines().map((line, row) => {
    const label = labels.get(row);
    return `${(label ?? '').padStart(gutter)} ${label === undefined ? '│' : '┤'}${inAccent(line.trimEnd(), colour)}`;
  });
  const xTicks = ticks(x.kind, from, to, Math.max(3, Math.floor(columns / 12)));
  const places = to === from ? [from] : xTicks.places;
  const marks = places.map((place) => ({
    at: Math.round(placeX(place) * (columns - 1)),
    text: to === from ? ticks(x.kind, from, from + 2e6, 2).label(place) : xTicks.label(place),
  }));
  const indent = ' '.repeat(gutter + 1);
  const axis = [`${indent}└${axisLine(marks, columns)}`, `${indent} ${axisLabels(marks, columns)}`];
  return { lines: [...lines, ...axis], notes };
}

function draw(
  canvas: DotCanvas,
  points: readonly LinePoint[],
  placeX: (x: number) => number,
  placeY: (y: number) => number,
): void {
  let last: readonly [x: number, y: number] | undefined;
  for (const point of points) {
    if (point.y === null) {
      last = undefined;
      continue;
    }
    const x = Math.round(placeX(point.x) * (canvas.width - 1));
    const y = Math.round((1 - placeY(point.y)) * (canvas.height - 1));
    canvas.line(...(last ?? [x, y]), x, y);
    last = [x, y];
  }
}

interface Mark {
  readonly at: number;
  readonly text: string;
}

function axisLine(marks: readonly Mark[], columns: number): string {
  const places = new Set(marks.map(({ at }) => at));
  return Array.from({ length: columns }, (_, column) => (places.has(column) ? '┬' : '─')).join('');
}

/** Each in the middle under its mark, where it has room. */
function axisLabels(marks: readonly Mark[], columns: number): string {
  let line = '';
  for (const { at, text } of marks) {
    const start = Math.max(0, Math.min(at - Math.floor(text.length / 2), columns - text.length));
    if (line !== '' && start <= line.length) continue;
    line = line.padEnd(start) + text;
  }
  return line;
}

function least(values: readonly number[]): number {
  return values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
}

function most(values: readonly number[]): number {
  return values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
}
