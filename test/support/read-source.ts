import { positionAt, timeAt, valueAt } from '../../src/batch.js';
import type { DeadLetter } from '../../src/dead-letter.js';
import type { Position } from '../../src/event.js';
import type { Value } from '../../src/schema.js';
import type { Source, SourceMark } from '../../src/sources/source.js';

export interface ReadRow {
  readonly position: Position;
  readonly time: number;
  readonly values: readonly Value[];
}

export interface ReadAll {
  readonly rows: readonly ReadRow[];
  readonly deadLetters: readonly DeadLetter[];
  /** After each read. */
  readonly marks: readonly SourceMark[];
  readonly shares: readonly (number | undefined)[];
  /** What `read` threw at the end. */
  readonly failure: unknown;
}

/** Opens, reads to the end or to a failure, closes. `open` throws through. */
export async function readSource(source: Source, limit = 1000, mark?: SourceMark): Promise<ReadAll> {
  const rows: ReadRow[] = [];
  const deadLetters: DeadLetter[] = [];
  const marks: SourceMark[] = [];
  const shares: (number | undefined)[] = [];
  let failure: unknown;
  await source.open(mark);
  try {
    for (let read = await source.read(limit); read !== undefined; read = await source.read(limit)) {
      const { batch } = read;
      for (let row = 0; row < batch.length; row++) {
        const values = batch.columns.map((column) => valueAt(column, row));
        rows.push({ position: positionAt(batch, row), time: timeAt(batch, row), values });
      }
      deadLetters.push(...read.deadLetters);
      marks.push(read.mark);
      shares.push(read.share);
    }
  } catch (error) {
    failure = error;
  } finally {
    await source.close();
  }
  return { rows, deadLetters, marks, shares, failure };
}
