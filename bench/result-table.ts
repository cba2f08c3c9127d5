import type { Result } from './benchmark.js';

const HEAD = ['name', 'motif', 'by hand', 'unit', 'ratio'] as const;

/** Markdown, its columns in line: it reads as it is, too. */
export function resultTable(results: readonly Result[]): string {
  const rows = results.map(({ name, value, baseline, unit, ratio }) => {
    return [name, String(value), String(baseline), unit, ratio.toFixed(2)];
  });
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(HEAD), rule, ...rows.map(line)].join('\n');
}
