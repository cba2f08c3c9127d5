import type { Schema, Value } from '../../schema.js';
import type { TextOutput } from '../../sinks/text-output.js';

/** The answer to a question, its rows as they come. */
export interface Rows {
  readonly columns: Schema;
  readonly rows: AsyncIterable<readonly Value[]>;
}

/** Writes all rows. Once the reader has gone, it asks for no more. */
export type RowWriter = (rows: Rows, output: TextOutput) => Promise<Written>;

export interface Written {
  readonly count: number;
  /** Columns for which there was no room. */
  readonly hidden?: readonly string[];
}

const BLOCK = 64 * 1024;

/** Writes a text for each row, in blocks. */
export async function writeRows(
  rows: AsyncIterable<readonly Value[]>,
  output: TextOutput,
  textOf: (row: readonly Value[], index: number) => string,
): Promise<Written> {
  let block = '';
  let count = 0;
  for await (const row of rows) {
    block += textOf(row, count);
    count += 1;
    if (block.length < BLOCK) continue;
    await output.write(block);
    block = '';
    if (output.closed.aborted) break;
  }
  await output.write(block);
  return { count };
}
