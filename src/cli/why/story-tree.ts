import { printable } from '../../display-width.js';
import { escapeHtml } from '../../plots/escape-html.js';
import { SVG_WIDTH, type SvgPicture } from '../../plots/svg-picture.js';
import { svgText } from '../../plots/svg-shapes.js';
import type { StoryRow } from './story-rows.js';

const ROW = 50;
const BOX = 42;
const INDENT = 28;
/** What is deeper is not moved further. */
const MOST_INDENTS = 10;
const PADDING = 12;

/** The rows as boxes, each joined to the behaviour that it is behind; a behaviour's leads to where it is told. */
export function storyTree(rows: readonly StoryRow[]): SvgPicture {
  const above: number[] = [];
  const parts = rows.map((row, place) => {
    const depth = Math.min(row.depth, MOST_INDENTS);
    const parent = above[depth - 1];
    const sibling = above[depth] ?? -1;
    above[depth] = place;
    if (parent === undefined) return box(row, place, depth);
    const from = sibling > parent ? sibling * ROW + BOX / 2 : parent * ROW + BOX;
    return join(from, place, depth) + box(row, place, depth);
  });
  return { body: parts.join('\n'), height: rows.length * ROW - (ROW - BOX) + 2, notes: [] };
}

/** From the parent, or from where the sibling before it is joined to it. */
function join(from: number, place: number, depth: number): string {
  const x = (depth - 1) * INDENT + INDENT / 2;
  return `<path class="join" d="M${x} ${from}V${place * ROW + BOX / 2}H${depth * INDENT}"/>`;
}

function box({ kind, title, text, id }: StoryRow, place: number, depth: number): string {
  const x = depth * INDENT + 1;
  const y = place * ROW + 1;
  const width = SVG_WIDTH - x - 1;
  const room = width - 2 * PADDING;
  const radius = kind === 'behaviour' ? 4 : 14;
  const rect = `<rect class="${kind}" x="${x}" y="${y}" width="${width}" height="${BOX - 2}" rx="${radius}"/>`;
  const first = `<g class="ink">${svgText(x + PADDING, y + 12, printable(title), 'start', room)}</g>`;
  const drawn = `${rect}${first}${svgText(x + PADDING, y + 28, printable(text), 'start', room)}`;
  return id === undefined ? drawn : `<a href="#b${escapeHtml(id)}">${drawn}</a>`;
}
