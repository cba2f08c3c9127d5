import type { RecordBatch, Schema, Table } from 'apache-arrow';
import type { Chunk, ResultField } from '../duckdb/database.js';
import type { ColumnField } from './column-type.js';
import { loadArrow } from './load-arrow.js';
import { makeBatch } from './make-batch.js';
import { toArrowSchema } from './to-arrow-type.js';

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
      for await (const { length, values, bytes } of answer.chunks()) {
        const columns = fields.map(({ type }, i) => (type.kind === 'BLOB' ? bytes[i] : values[i]) ?? []);
        yield makeBatch(arrow, schema, fields, columns, length);
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

function columnField({ name, type, textOf }: ResultField): ColumnField {
  return { name, type: textOf === undefined ? type : { kind: textOf } };
}
