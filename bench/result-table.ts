import type { Result } from './benchmark.js';

/** Markdown, its columns in line: it reads as it is, too. */
export function resultTable(results: readonly Result[]): string {
  const comparisons = results.filter(({ kind }) => kind === 'comparison');
  const growths = results.filter(({ kind }) => kind === 'growth');
  const tables = [
    ...(comparisons.length === 0 ? [] : [table(['name', 'motif', 'by hand', 'unit', 'ratio'], comparisons)]),
    ...(growths.length === 0 ? [] : [table(['name', 'largest', 'smallest', 'unit', 'ratio'], growths)]),
  ];
  return tables.join('\n\n');
}

function table(head: readonly string[], results: readonly Result[]): string {
  const rows = results.map(({ name, value, baseline, unit, ratio }) => {
    return [name, String(value), String(baseline), unit, ratio.toFixed(2)];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
