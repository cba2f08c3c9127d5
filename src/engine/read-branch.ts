import { type Batch, type Column, positionAt } from '../batch.js';
import { columnBuilder } from '../column-builder.js';
import type { DeadLetter } from '../dead-letter.js';
import { EvaluationError } from '../errors.js';
import type { Evaluator } from '../patterns/compile-expression.js';
import { compileOverFields } from '../patterns/compile-over-fields.js';
import type { Expression } from '../patterns/expression.js';
import { pickRows } from '../pick-rows.js';
import type { InputBranch, QueryInput } from '../query/plan.js';
import type { Value } from '../schema.js';
import { BatchRow } from './keys/batch-row.js';

type StreamBranch = Extract<InputBranch, { readonly kind: 'stream' }>;
type ReadRow = Evaluator<BatchRow>;

/** Receives a row for which something could not be computed; it takes no further part. */
export type Reject = (letter: DeadLetter) => void;

/** Makes a stream's batches those of a query's input: WHERE, then the columns. Of what it need not change it copies nothing. */
export class BranchReader {
  readonly #input: QueryInput;
  readonly #branch: StreamBranch;
  readonly #where: ReadRow | undefined;
  readonly #columns: readonly ReadRow[] | undefined;
  readonly #reject: Reject;
  readonly #place: string;

  /** `place` is where the branch stands in the query, for messages. */
  constructor(input: QueryInput, branch: StreamBranch, reject: Reject, place: string) {
    this.#input = input;
    this.#branch = branch;
    this.#where = branch.where && compileField(branch.where);
    this.#columns = branch.columns?.map(compileField);
    this.#reject = reject;
    this.#place = place;
  }

  read(batch: Batch): Batch {
    const { name: stream, schema } = this.#input;
    const kept = this.#where === undefined ? batch : filter(batch, this.#where, this.#rejecter('WHERE', batch));
    if (this.#columns !== undefined) return this.#project(kept, this.#columns);
    return batch.schema === schema && batch.stream === stream ? kept : { ...kept, stream, schema };
  }

  #project(batch: Batch, columns: readonly ReadRow[]): Batch {
    const { name: stream, schema } = this.#input;
    const reject = this.#rejecter('SELECT', batch);
    const failed = new Set<number>();
    const projected = columns.map((column, place): Column => {
      const expression = this.#branch.columns?.[place];
      const same = expression?.kind === 'field' ? batch.columns[expression.field] : undefined;
      if (same !== undefined) return same;
      const builder = columnBuilder(schema[place]?.type ?? { kind: 'NULL' });
      const row = new BatchRow(batch);
      for (; row.index < batch.length; row.index++) builder.add(compute(column, row, failed, reject));
      return builder.finish();
    });
    const whole = { ...batch, stream, schema, columns: projected };
    return failed.size === 0
      ? whole
      : pickRows(
          whole,
          rowsWhere(batch, (row) => !failed.has(row)),
        );
  }

  #rejecter(clause: string, batch: Batch): (row: number, reason: string) => void {
    const { stream } = this.#branch;
    return (row, reason) =>
      this.#reject({ stream, position: positionAt(batch, row), reason: `${clause}${this.#place}: ${reason}`, raw: '' });
  }
}

function compileField(expression: Expression): ReadRow {
  return compileOverFields<BatchRow>(expression, (row, field) => row.at(field));
}

function filter(batch: Batch, where: ReadRow, reject: (row: number, reason: string) => void): Batch {
  const row = new BatchRow(batch);
  const failed = new Set<number>();
  const rows = rowsWhere(batch, (index) => {
    row.index = index;
    return compute(where, row, failed, reject) === true;
  });
  return rows.length === batch.length ? batch : pickRows(batch, rows);
}

function rowsWhere(batch: Batch, isWanted: (row: number) => boolean): Uint32Array {
  const rows = new Uint32Array(batch.length);
  let count = 0;
  for (let row = 0; row < batch.length; row++) if (isWanted(row)) rows[count++] = row;
  return rows.subarray(0, count);
}

/** A row is rejected once. */
function compute(
  evaluate: ReadRow,
  row: BatchRow,
  failed: Set<number>,
  reject: (row: number, reason: string) => void,
): Value {
  if (failed.has(row.index)) return null;
  try {
    return evaluate(row);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    failed.add(row.index);
    reject(row.index, error.message);
    return null;
  }
}
