import type { RecordBatch } from 'apache-arrow';
import type { OperatorFunction } from 'rxjs';
import { MotifError } from '../errors.js';
import { operateEpochs } from '../operators/operate-epochs.js';
import { storeToJoin } from '../pipeline-epoch.js';
import type { Schema } from '../schema.js';
import { loadArrow } from './load-arrow.js';
import { ObjectBatches } from './object-batches.js';

export interface ToArrowOptions {
  /** Rows of a batch; the last has what is left. Default: 8,192. */
  readonly batchSize?: number;
  /** The columns, properties by name: others are left out, and what is missing is NULL. By default what the first batch has. */
  readonly schema?: Schema;
}

const BATCH = 8_192;

/**
 * Objects as record batches. An event's columns are those of its value, then `_time`, `_source`, `_partition` and `_offset`, as in an
 * archive, by which `fromArrow` knows its time. Without a schema the first batch decides: a number is a DOUBLE, whole or not, a
 * bigint a BIGINT, a text VARCHAR, a Date a TIMESTAMP WITH TIME ZONE, bytes a BLOB, an array a LIST, a Map a MAP, any other object a
 * STRUCT, and what is always null has the type NULL. What the last batch still waits for is in memory.
 * Errors with MotifError `INVALID_ARGUMENT` for a value that is not of its column's type, or of a property that the first batch
 * did not have; `ENVIRONMENT` when apache-arrow is not installed.
 * @throws MotifError `INVALID_ARGUMENT` for a batch of no rows.
 */
export function toArrow({ batchSize = BATCH, schema }: ToArrowOptions = {}): OperatorFunction<object, RecordBatch> {
  if (!(Number.isSafeInteger(batchSize) && batchSize >= 1)) {
    throw new MotifError('INVALID_ARGUMENT', `toArrow: batchSize is ${batchSize}; a batch has 1 row or more`);
  }
  return operateEpochs<object, RecordBatch>(() => {
    if (storeToJoin() !== undefined) throw unkept();
    let batches: ObjectBatches | undefined;
    let waiting: object[] = [];
    const make = async (objects: readonly object[]): Promise<RecordBatch> => {
      batches ??= new ObjectBatches(await loadArrow(), schema);
      return batches.make(objects);
    };
    return {
      async take(objects) {
        const made: RecordBatch[] = [];
        for (const object of objects) {
          waiting.push(object);
          if (waiting.length < batchSize) continue;
          made.push(await make(waiting));
          waiting = [];
        }
        return made;
      },
      end: async () => (waiting.length === 0 ? [] : [await make(waiting)]),
    };
  });
}

function unkept(): MotifError {
  return new MotifError('INVALID_ARGUMENT', {
    message: "toArrow stands before an archive's sink, and the rows that wait for a batch are not kept",
    hint: 'Let it end in a sink of its own.',
  });
}
