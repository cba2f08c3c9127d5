import { displayWidth, printable } from '../display-width.js';
import { type HeatGrid, heatGrid } from './heat-grid.js';
import type { HeatPlot } from './plot.js';
import { shortNumber } from './short-number.js';
import { SVG_WIDTH, type SvgPicture } from './svg-picture.js';
import { CHARACTER, svgBox, svgText } from './svg-shapes.js';

const ROW = 22;
const GAP = 8;
const MOST_COLUMNS = 60;
const MOST_ROWS = 40;
/** A narrower cell has no room for its number. */
const WIDEST_CELL = 90;
/** The page's style has a colour for each, `heat-0` to `heat-6`, from little to much. */
const LEVELS = 7;

export function svgHeat(plot: HeatPlot): SvgPicture {
  if (plot.spots.length === 0) return { body: svgText(SVG_WIDTH / 2, 20, 'no rows', 'middle'), height: 40, notes: [] };
  const grid = heatGrid(plot, MOST_COLUMNS, MOST_ROWS);
  const widths = grid.ys.map((label) => displayWidth(printable(label)) * CHARACTER);
  const labels = Math.min(SVG_WIDTH / 3, Math.max(...widths));
  const left = labels + GAP;
  const width = Math.min(WIDEST_CELL, (SVG_WIDTH - left) / grid.xs.length);
  const rows = grid.cells.flatMap((row, i) => [
    svgText(labels, i * ROW + ROW / 2, grid.ys[i] ?? '', 'end', labels),
    ...row.flatMap((value, j) => {
      if (value === undefined) return [];
      const said = `${grid.ys[i]}, ${grid.xs[j]}: ${shortNumber(value)}`;
      return [svgBox(left + j * width, i * ROW, width - 1, ROW - 1, heatClass(grid, value), said)];
    }),
  ]);
  const bottom = grid.ys.length * ROW;
  const parts = [...rows, ...titles(grid, left, width, bottom + 14), ...legend(grid, left, bottom + 34)];
  return { body: parts.join('\n'), height: bottom + 54, notes: grid.notes };
}

function heatClass({ low, high }: HeatGrid, value: number): string {
  const level = high === low ? LEVELS - 1 : Math.min(LEVELS - 1, Math.floor(((value - low) / (high - low)) * LEVELS));
  return `heat-${level}`;
}

/** Each from its column's beginning, where it has room. */
function titles({ xs }: HeatGrid, left: number, width: number, y: number): readonly string[] {
  let used = Number.NEGATIVE_INFINITY;
  return xs.flatMap((label, i) => {
    const at = left + i * width;
    const long = displayWidth(printable(label)) * CHARACTER;
    const room = Math.max(width, Math.min(long, WIDEST_CELL * 1.5));
    if (at < used || (at + Math.min(long, room) > SVG_WIDTH && i > 0)) return [];
    used = at + Math.min(long, room) + GAP;
    return [svgText(at, y, label, 'start', room)];
  });
}

function legend(grid: HeatGrid, left: number, y: number): readonly string[] {
  const { low, high } = grid;
  if (low === high) {
    return [
      svgBox(left, y, 20, 12, heatClass(grid, low), shortNumber(low)),
      svgText(left + 26, y + 6, shortNumber(low), 'start'),
    ];
  }
  const start = left + shortNumber(low).length * CHARACTER + GAP;
  const boxes = Array.from({ length: LEVELS }, (_, i) => {
    const from = low + ((high - low) * i) / LEVELS;
    return svgBox(start + i * 20, y, 20, 12, `heat-${i}`, `from ${shortNumber(from)}`);
  });
  return [
    svgText(start - GAP / 2, y + 6, shortNumber(low), 'end'),
    ...boxes,
    svgText(start + LEVELS * 20 + GAP / 2, y + 6, shortNumber(high), 'start'),
  ];
}
