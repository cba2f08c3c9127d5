import type { DataType } from '../schema.js';
import { cutToWidth, displayWidth, printable } from './display-width.js';

/** A table's columns with their widths decided, so that rows can be printed one by one. */
export interface TableLayout {
  readonly columns: readonly TableColumn[];
  /** No line is wider than this. */
  readonly available: number;
}

interface TableColumn {
  readonly title: string;
  readonly width: number;
  readonly right: boolean;
}

export interface TableHeading {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly right: boolean;
  /** A column whose later cells may be longer than its first ones. */
  readonly minimum?: number;
}

const GAP = '  ';
const NARROWEST = 6;

/** As wide as the headings and these first rows ask for; then the widest columns give until all fit in `available`. */
export function layOutTable(
  headings: readonly TableHeading[],
  rows: readonly (readonly string[])[],
  available: number,
): TableLayout {
  const widths = headings.map(({ title, minimum = 0 }, i) => {
    const cells = rows.map((row) => displayWidth(printable(row[i] ?? '')));
    return cells.reduce((widest, width) => Math.max(widest, width), Math.max(displayWidth(printable(title)), minimum));
  });
  const room = available - GAP.length * (headings.length - 1);
  shrink(widths, room);
  return { columns: headings.map(({ title, right }, i) => ({ title, right, width: widths[i] ?? 0 })), available };
}

/** One line, without its line break. */
export function tableRow({ columns, available }: TableLayout, cells: readonly string[]): string {
  const line = columns
    .map(({ width, right }, i) => {
      const text = cutToWidth(printable(cells[i] ?? ''), width);
      const padding = ' '.repeat(Math.max(0, width - displayWidth(text)));
      return right ? padding + text : text + padding;
    })
    .join(GAP)
    .trimEnd();
  return cutToWidth(line, available);
}

export function tableTitles(layout: TableLayout): string {
  const titles = layout.columns.map(({ title }) => title);
  const line = layout.columns.map(({ width }) => '─'.repeat(width));
  return `${tableRow(layout, titles)}\n${tableRow(layout, line)}`;
}

export function isNumeric(type: DataType): boolean {
  switch (type.kind) {
    case 'TINYINT':
    case 'SMALLINT':
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'FLOAT':
    case 'DOUBLE':
    case 'DECIMAL':
      return true;
    default:
      return false;
  }
}

function shrink(widths: number[], room: number): void {
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) return;
    widths[widths.indexOf(widest)] = widest - 1;
    excess -= 1;
  }
}
