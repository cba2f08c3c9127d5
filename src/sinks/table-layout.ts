import { cutToWidth, displayWidth, printable } from '../display-width.js';
import { isNumeric } from '../numeric-type.js';
import type { DataType } from '../schema.js';

/** A table's columns with their widths decided, so that rows can be printed one by one. */
export interface TableLayout {
  readonly columns: readonly TableColumn[];
  /** Titles of the last columns, for which there was no room. */
  readonly hidden: readonly string[];
  /** No line is wider than this. */
  readonly available: number;
}

interface TableColumn extends TableHeading {
  readonly width: number;
}

export interface TableHeading {
  readonly title: string;
  /** Text may be cut; half a number or half a time would be another one. */
  readonly kind: 'text' | 'number' | 'time';
}

const GAP = '  ';
const NARROWEST_TEXT = 8;
const SHORT_TITLE = 12;
const MORE = '…';

/**
 * As wide as the titles and these first rows ask for. Where that is more than `available`, columns of text give, the
 * widest first, and then the last columns are hidden.
 */
export function layOutTable(
  headings: readonly TableHeading[],
  rows: readonly (readonly string[])[],
  available: number,
): TableLayout {
  const widths = headings.map(({ title }, i) => {
    const cells = rows.map((row) => displayWidth(printable(row[i] ?? '')));
    return cells.reduce((widest, width) => Math.max(widest, width), displayWidth(printable(title)));
  });
  shrinkText(headings, widths, available);
  let shown = widths.length;
  while (shown > 1 && totalWidth(widths.slice(0, shown)) > available - moreWidth(shown, widths.length)) shown -= 1;
  return {
    columns: headings.slice(0, shown).map((heading, i) => ({ ...heading, width: widths[i] ?? 0 })),
    hidden: headings.slice(shown).map(({ title }) => title),
    available,
  };
}

/** One line, without its line break. */
export function tableRow({ columns, available }: TableLayout, cells: readonly string[]): string {
  return cutToWidth(aligned(columns, cells).join(GAP).trimEnd(), available);
}

export function tableTitles({ columns, hidden, available }: TableLayout): string {
  const titles = columns.map(({ title }) => title);
  const more = hidden.length > 0 ? [MORE] : [];
  const lines = [[...aligned(columns, titles), ...more], columns.map(({ width }) => '─'.repeat(width))];
  return lines.map((cells) => cutToWidth(cells.join(GAP).trimEnd(), available)).join('\n');
}

function aligned(columns: readonly TableColumn[], cells: readonly string[]): readonly string[] {
  return columns.map(({ width, kind }, i) => {
    const whole = printable(cells[i] ?? '');
    const text = kind === 'text' ? cutToWidth(whole, width) : whole;
    const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
    return kind === 'number' ? padding + text : text + padding;
  });
}

export function headingKind(type: DataType): TableHeading['kind'] {
  if (isNumeric(type)) return 'number';
  switch (type.kind) {
    case 'DATE':
    case 'TIMESTAMP':
    case 'TIMESTAMPTZ':
    case 'INTERVAL':
      return 'time';
    default:
      return 'text';
  }
}

function shrinkText(headings: readonly TableHeading[], widths: number[], available: number): void {
  for (let excess = totalWidth(widths) - available; excess > 0; excess -= 1) {
    const texts = widths.map((width, i) => (width > leastWidth(headings[i]) ? width : 0));
    const widest = Math.max(...texts);
    if (widest === 0) return;
    widths[texts.indexOf(widest)] = widest - 1;
  }
}

/** A short title stays whole. */
function leastWidth(heading: TableHeading | undefined): number {
  if (heading?.kind !== 'text') return Number.POSITIVE_INFINITY;
  const title = displayWidth(printable(heading.title));
  return title <= SHORT_TITLE ? Math.max(NARROWEST_TEXT, title) : NARROWEST_TEXT;
}

function totalWidth(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
}

function moreWidth(shown: number, all: number): number {
  return shown < all ? GAP.length + MORE.length : 0;
}
