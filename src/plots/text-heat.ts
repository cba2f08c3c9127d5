import { cutToWidth, displayWidth, printable } from '../display-width.js';
import { HEAT_COLOURS, onColour } from './colours.js';
import { type HeatGrid, heatGrid } from './heat-grid.js';
import type { HeatPlot } from './plot.js';
import { shortNumber } from './short-number.js';
import type { TextPicture, TextStyle } from './text-picture.js';

const SHADES = ['░', '▒', '▓', '█'];
const MOST_LINES = 40;
const CELL = 2;
/** Wider cells are for labels that have no room in narrow ones. */
const WIDEST_CELL = 10;
const WIDEST_LABEL = 20;

/** A line for each y, a cell for each x: the more, the denser; a pair that there is not stays blank. */
export function textHeat(plot: HeatPlot, { width, colour }: TextStyle): TextPicture {
  if (plot.spots.length === 0) return { lines: ['no rows'], notes: [] };
  const places = plot.spots.map(({ y }) => (typeof y === 'string' ? displayWidth(printable(y)) : 16));
  const widest = places.reduce((a, b) => Math.max(a, b), 0);
  const most = Math.max(1, Math.floor((width - Math.min(widest, Math.floor(width / 3)) - 1) / CELL));
  const grid = heatGrid(plot, most, MOST_LINES);
  const ys = grid.ys.map((label) => cutToWidth(printable(label), Math.floor(width / 3)));
  const gutter = Math.max(...ys.map(displayWidth));
  const cell = cellWidth(grid, width - gutter - 1);
  const lines = grid.cells.map((row, i) => {
    const label = ys[i] ?? '';
    const shades = row.map((value) => (value === undefined ? ' '.repeat(cell) : shade(grid, value, cell, colour)));
    return `${label}${' '.repeat(gutter - displayWidth(label))} ${shades.join('')}`.trimEnd();
  });
  return {
    lines: [...lines, `${' '.repeat(gutter)} ${titles(grid.xs, cell, width - gutter - 1)}`, legend(grid, colour)],
    notes: grid.notes,
  };
}

function cellWidth({ xs }: HeatGrid, room: number): number {
  const widest = Math.max(...xs.map((label) => displayWidth(printable(label)))) + 1;
  return Math.max(CELL, Math.min(widest, WIDEST_CELL, Math.floor(room / xs.length)));
}

/** From 0 to `count` - 1. */
function level({ low, high }: HeatGrid, value: number, count: number): number {
  return high === low ? count - 1 : Math.min(count - 1, Math.floor(((value - low) / (high - low)) * count));
}

function shade(grid: HeatGrid, value: number, width: number, colour: boolean): string {
  if (!colour) return (SHADES[level(grid, value, SHADES.length)] ?? '').repeat(width);
  return onColour(' '.repeat(width), HEAT_COLOURS[level(grid, value, HEAT_COLOURS.length)] ?? 0);
}

/** Each at its column's beginning, where it has room. */
function titles(xs: readonly string[], cell: number, room: number): string {
  let line = '';
  let used = 0;
  for (const [i, x] of xs.entries()) {
    const start = i * cell;
    const text = cutToWidth(printable(x), WIDEST_LABEL);
    const end = start + displayWidth(text);
    if (i > 0 && (used >= start || end > room)) continue;
    line += ' '.repeat(start - used) + text;
    used = end;
  }
  return line;
}

function legend(grid: HeatGrid, colour: boolean): string {
  const { low, high } = grid;
  if (low === high) return `${shade(grid, low, CELL, colour)} ${shortNumber(low)}`;
  const count = colour ? HEAT_COLOURS.length : SHADES.length;
  const shades = Array.from({ length: count }, (_, i) =>
    shade(grid, low + (high - low) * ((i + 0.5) / count), CELL, colour),
  );
  return `${shortNumber(low)} ${shades.join('')} ${shortNumber(high)}`;
}
