import { formatText } from '../../format-value.js';
import type { Value } from '../../schema.js';
import { headingKind, layOutTable, tableRow, tableTitles } from '../../sinks/table-layout.js';
import { type RowWriter, writeRows } from './row-writer.js';

/** The first rows decide the columns' widths. */
const FIRST = 1_000;

/** A table no wider than `width`; wide cells are cut. */
export function tableRows(width: number): RowWriter {
  return async ({ columns, rows }, output) => {
    // A drawing of several lines is no cell.
    if (columns.map(({ name }) => name).join() === 'explain_key,explain_value') {
      return writeRows(rows, output, ([, text]) => `${String(text).trimEnd()}\n`);
    }
    const cells = (row: readonly Value[]): string[] => columns.map(({ type }, i) => formatText(type, row[i] ?? null));
    const iterator = rows[Symbol.asyncIterator]();
    const first: (readonly Value[])[] = [];
    while (first.length < FIRST) {
      const next = await iterator.next();
      if (next.done) break;
      first.push(next.value);
    }
    const headings = columns.map(({ name, type }) => ({ title: name, kind: headingKind(type) }));
    const layout = layOutTable(headings, first.map(cells), width);
    await output.write(`${tableTitles(layout)}\n`);
    const { count } = await writeRows(chain(first, iterator), output, (row) => `${tableRow(layout, cells(row))}\n`);
    return { count, hidden: layout.hidden };
  };
}

async function* chain<T>(first: readonly T[], rest: AsyncIterator<T>): AsyncGenerator<T> {
  try {
    yield* first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
