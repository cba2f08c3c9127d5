import { BatchBuilder } from '../batch-builder.js';
import type { ComputedColumn } from '../computed-column.js';
import type { DeadLetter } from '../dead-letter.js';
import { MotifError } from '../errors.js';
import { defaultTimeField, eventTimeOf, eventTimeProblem } from '../event-time.js';
import type { RawRecord, RowReceiver } from '../formats/decoder.js';
import { IDENTITY_BYTES, type Identity } from '../identity-set.js';
import type { MetadataColumn } from '../metadata-column.js';
import { CELL, type ScannedRow } from '../scanned-row.js';
import type { Field, Schema, Value } from '../schema.js';
import type { SecretNames } from '../secret-names.js';
import { ComputedRows } from './computed-rows.js';
import { identityOf } from './identity.js';
import type { SourceRead } from './source.js';

export interface RowCollectorOptions {
  readonly stream: string;
  /** As it stands in positions and messages: the path as written. */
  readonly name: string;
  readonly schema: Schema;
  /** Place of the event time column in the schema, by default the first TIMESTAMP; null: a table, whose rows have none. */
  readonly timeField?: number | null | undefined;
  readonly partition?: number;
  /** Places of the fields whose values are wanted: the others are checked and then NULL. Absent: all. */
  readonly fields?: readonly number[];
  /** Those that the input does not have, each computed of it and of those before. */
  readonly computed?: readonly ComputedColumn[];
  /** Those that the format's envelope gives. */
  readonly metadata?: readonly MetadataColumn[];
  readonly isSecret?: SecretNames;
  /** Whether batches are to have the bytes of their records. Default: false. */
  readonly keepsRaw?: boolean;
  /** Whether reads are to say who their events are, where the records tell. Default: false. */
  readonly identifies?: boolean;
}

/** Numbers the records of one partition and keeps them, the good as a batch, until they are taken. */
export class RowCollector implements RowReceiver {
  /** Of the next record. */
  offset = 0;
  readonly #options: RowCollectorOptions;
  readonly #builder: BatchBuilder;
  readonly #timeField: number;
  readonly #time: Field | undefined;
  #deadLetters: DeadLetter[] = [];
  /** Of the batch's rows; undefined where they are not wanted. */
  #raw: (Uint8Array | null)[] | undefined;
  /** Of the batch's rows whose records tell; undefined where they are not wanted. */
  #identities: Identity[] | undefined;

  constructor(options: RowCollectorOptions) {
    const { stream, name, schema, timeField = defaultTimeField(schema), partition = 0 } = options;
    const time = schema[timeField ?? -1];
    if (time === undefined && timeField !== null) {
      throw new MotifError('INVALID_ARGUMENT', `stream ${stream} has no column that could be its event time`);
    }
    this.#options = options;
    this.#timeField = timeField ?? -1;
    this.#time = time;
    this.#raw = options.keepsRaw ? [] : undefined;
    this.#identities = options.identifies ? [] : undefined;
    this.#builder = new BatchBuilder(stream, schema, { source: name, partition }, options.fields);
  }

  row(values: readonly Value[], record: RawRecord): void {
    if (this.#time === undefined) {
      this.#builder.add(values, Number.NaN, this.offset++);
      this.#note(record);
      return;
    }
    const value = values[this.#timeField] ?? null;
    const time = eventTimeOf(this.#time, value);
    if (time === undefined) {
      this.reject(eventTimeProblem(this.#time, value), record);
      return;
    }
    this.#builder.add(values, time, this.offset++);
    this.#note(record);
  }

  scanned(row: ScannedRow, record: RawRecord): void {
    if (this.#time === undefined) {
      this.#builder.addScanned(row, Number.NaN, this.offset++);
      this.#note(record);
      return;
    }
    const field = this.#timeField;
    const value = row.kinds[field] === CELL.number ? (row.numbers[field] ?? null) : (row.values[field] ?? null);
    const time = row.kinds[field] === CELL.nothing ? undefined : eventTimeOf(this.#time, value);
    if (time === undefined) {
      this.reject(eventTimeProblem(this.#time, row.kinds[field] === CELL.nothing ? null : value), record);
      return;
    }
    this.#builder.addScanned(row, time, this.offset++);
    this.#note(record);
  }

  settle(): void {
    this.#builder.settle();
  }

  reject(reason: string, record: RawRecord): void {
    const { stream, name, partition = 0 } = this.#options;
    const position = { source: name, partition, offset: this.offset++ };
    this.#deadLetters.push({ stream, position, ...lineOf(record), reason, raw: record.raw() });
  }

  take(): Pick<SourceRead, 'batch' | 'deadLetters' | 'identities'> {
    const deadLetters = this.#deadLetters;
    this.#deadLetters = [];
    const batch = this.#builder.finish();
    const read = { deadLetters, ...this.#takeIdentities(batch.length) };
    const raw = this.#raw;
    if (raw === undefined) return { batch, ...read };
    this.#raw = [];
    return { batch: { ...batch, raw }, ...read };
  }

  /** Beside the row that was added: the bytes are copied, for they stand where the next ones will. */
  #note(record: RawRecord): void {
    if (this.#raw !== undefined) {
      const bytes = record.bytes?.();
      this.#raw.push(bytes === undefined ? null : Buffer.from(bytes));
    }
    if (this.#identities === undefined) return;
    const names = record.identity?.();
    if (names !== undefined) this.#identities.push(identityOf(...names));
  }

  #takeIdentities(rows: number): Pick<SourceRead, 'identities'> {
    const identities = this.#identities ?? [];
    if (identities.length > 0) this.#identities = [];
    if (rows === 0 || identities.length < rows) return {};
    return { identities: Buffer.concat(identities, rows * IDENTITY_BYTES) };
  }
}

/** What a decoder of the physical fields gives its rows to. */
export function receiverOf(rows: RowCollector, { schema, computed = [] }: RowCollectorOptions): RowReceiver {
  return computed.length === 0 ? rows : new ComputedRows(rows, schema, computed);
}

function lineOf({ line }: RawRecord): Pick<DeadLetter, 'line'> {
  return line === undefined ? {} : { line };
}
