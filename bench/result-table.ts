import type { Result } from './benchmark.js';

/** Markdown, its columns in line: it reads as it is, too. */
export function resultTable(results: readonly Result[]): string {
  const tables = [
    table(['name', 'motif', 'by hand', 'unit', 'ratio'], of(results, 'comparison').map(cellsOf)),
    table(['name', 'largest', 'smallest', 'unit', 'ratio'], of(results, 'growth').map(cellsOf)),
    table(
      ['name', 'motif', 'beside', 'unit', 'ratio', 'wanted', 'beside what'],
      of(results, 'beside').map(besideCells),
    ),
  ];
  return tables.filter((text) => text !== undefined).join('\n\n');
}

function of(results: readonly Result[], kind: Result['kind']): readonly Result[] {
  return results.filter((result) => result.kind === kind);
}

function cellsOf({ name, value, baseline, unit, ratio }: Result): readonly string[] {
  return [name, String(value), String(baseline), unit, ratio.toFixed(2)];
}

function besideCells(result: Result): readonly string[] {
  return [...cellsOf(result), result.wanted === undefined ? '' : `≤ ${result.wanted}`, result.beside ?? ''];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string | undefined {
  if (rows.length === 0) return undefined;
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
