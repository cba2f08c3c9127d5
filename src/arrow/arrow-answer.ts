import type { Data, RecordBatch, Schema, Table } from 'apache-arrow';
import type { Chunk, ResultField } from '../duckdb/database.js';
import type { ColumnField, ColumnType } from './column-type.js';
import { type Arrow, loadArrow } from './load-arrow.js';
import { makeBatch } from './make-batch.js';
import { toArrowSchema } from './to-arrow-type.js';
import { writeColumn } from './write-column.js';
import { writeItems } from './write-items.js';

/** A question's answer as DuckDB gives it. */
export interface ChunkedAnswer {
  readonly columns: readonly ResultField[];
  /** Once. */
  chunks(): AsyncIterable<Chunk>;
  /** For an answer whose rows nobody reads. */
  close(): Promise<void>;
}

export interface ArrowAnswer {
  readonly schema: Schema;
  /** Once, as they come: up to 2,048 rows each. */
  readonly batches: AsyncIterable<RecordBatch>;
  /** All batches at once, in place of reading them. */
  table(): Promise<Table>;
  /** For an answer whose batches nobody reads. */
  close(): Promise<void>;
}

/** @throws MotifError `ENVIRONMENT` when apache-arrow is not installed; the answer is closed then. */
export async function arrowAnswer(answer: ChunkedAnswer): Promise<ArrowAnswer> {
  try {
    const arrow = await loadArrow();
    const fields = answer.columns.map(columnField);
    const schema = toArrowSchema(arrow, fields);
    async function* read(): AsyncGenerator<RecordBatch> {
      for await (const chunk of answer.chunks()) {
        const columns = fields.map(({ type }, i) => columnOf(arrow, chunk, type, i));
        yield makeBatch(arrow, schema, columns, chunk.length);
      }
    }
    const batches = read();
    return {
      schema,
      batches,
      async table() {
        const all: RecordBatch[] = [];
        for await (const batch of batches) all.push(batch);
        return new arrow.Table(schema, all);
      },
      close: () => answer.close(),
    };
  } catch (error) {
    await answer.close();
    throw error;
  }
}

function columnOf(arrow: Arrow, chunk: Chunk, type: ColumnType, place: number): Data {
  const items = chunk.items?.(place);
  const data = items && writeItems(arrow, type, items);
  if (data !== undefined) return data;
  if (type.kind === 'BLOB') return writeColumn(arrow, type, chunk.bytes[place] ?? []);
  return writeColumn(arrow, type, chunk.valuesOf?.(place) ?? chunk.values[place] ?? []);
}

function columnField({ name, type, textOf }: ResultField): ColumnField {
  return { name, type: textOf === undefined ? type : { kind: textOf } };
}
