import { type Batch, valueAt } from '../batch.js';
import { decodeState, encodeState } from '../engine/epochs/codec.js';
import { keyIdentity } from '../engine/keys/key-identity.js';
import type { HandedOn } from '../engine/store.js';
import { EvaluationError } from '../errors.js';
import { gather } from '../gather.js';
import type { KafkaMessage } from '../kafka/driver.js';
import { murmur2 } from '../murmur2.js';
import { compileOverFields } from '../patterns/compile-over-fields.js';
import type { Expression } from '../patterns/expression.js';
import type { UpstreamMark } from '../sources/source.js';
import type { Timestamp } from '../time.js';

/** So many rows make a message: some hundred kilobytes. */
export const ROWS_IN_MESSAGE = 1_000;

/** Rows of one partition of an exchange, from one task, and how far that is behind them. */
export interface ExchangeRecord {
  readonly from: UpstreamMark;
  readonly batch: Batch | undefined;
  /** The task begins to write here: what it had before is not in the exchange. */
  readonly begins?: TaskStand;
}

/** How far a task is. */
export interface TaskStand {
  /** Of its inputs, by their identities: the next offset. */
  readonly ends: readonly (readonly [input: string, offset: number])[];
  /** Its event time. */
  readonly reached: Timestamp;
}

/** Says for each row of a batch to which of so many partitions it goes: equal keys to one. */
export type RowRouter = (batch: Batch, partitions: number) => Uint32Array;

/** A row whose key cannot be computed goes to the first: the query that reads it rejects it. */
export function rowRouter(key: readonly Expression[]): RowRouter {
  let batch: Batch | undefined;
  const read = (row: number, field: number) => {
    const column = batch?.columns[field];
    return column === undefined ? null : valueAt(column, row);
  };
  const evaluators = key.map((expression) => compileOverFields<number>(expression, read));
  return (rows, partitions) => {
    batch = rows;
    const to = new Uint32Array(rows.length);
    for (let row = 0; row < rows.length && partitions > 1; row++) {
      try {
        const key = keyIdentity(evaluators.map((evaluate) => evaluate(row)));
        // As Kafka's own partitioner: the same in every process and version.
        to[row] = (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
      }
    }
    return to;
  };
}

/** To each partition its rows, and to all of them how far the task is. */
export function exchangeMessages(
  { rows, watermark, ended }: HandedOn,
  from: Pick<UpstreamMark, 'stage' | 'partition' | 'of'>,
  route: RowRouter,
  partitions: number,
): readonly KafkaMessage[] {
  const mark: UpstreamMark = { ...from, watermark, ended };
  const routed = rows.map((batch) => route(batch, partitions));
  return Array.from({ length: partitions }, (_, partition) => {
    const batches = rowsFor(rows, routed, partition);
    // The watermark is behind all of them.
    const last = batches.pop();
    return [
      ...batches.map((batch) =>
        exchangeMessage(partition, { from: { ...mark, watermark: -Infinity, ended: false }, batch }),
      ),
      exchangeMessage(partition, { from: mark, batch: last }),
    ];
  }).flat();
}

/** To all partitions where a task is that begins to write them. */
export function beginMessages(
  begins: TaskStand,
  from: Pick<UpstreamMark, 'stage' | 'partition' | 'of'>,
  partitions: number,
): readonly KafkaMessage[] {
  const mark: UpstreamMark = { ...from, watermark: Number.NEGATIVE_INFINITY, ended: false };
  return Array.from({ length: partitions }, (_, partition) =>
    exchangeMessage(partition, { from: mark, batch: undefined, begins }),
  );
}

export function readExchangeRecord(value: Uint8Array): ExchangeRecord {
  return decodeState<ExchangeRecord>(value);
}

function exchangeMessage(partition: number, record: ExchangeRecord): KafkaMessage {
  return { partition, key: null, value: encodeState(record) };
}

function rowsFor(batches: readonly Batch[], routed: readonly Uint32Array[], partition: number): Batch[] {
  const [from, rows]: [number[], number[]] = [[], []];
  for (const [i, to] of routed.entries()) {
    for (let row = 0; row < to.length; row++) {
      if (to[row] !== partition) continue;
      from.push(i);
      rows.push(row);
    }
  }
  const parts: Batch[] = [];
  for (let at = 0; at < rows.length; at += ROWS_IN_MESSAGE) {
    const part = {
      batches,
      from: Uint32Array.from(from.slice(at, at + ROWS_IN_MESSAGE)),
      rows: Uint32Array.from(rows.slice(at, at + ROWS_IN_MESSAGE)),
    };
    parts.push(gather(part, { alone: true }));
  }
  return parts;
}
