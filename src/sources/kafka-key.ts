import type { ComputedColumn } from '../computed-column.js';
import type { RawRecord, RowReceiver } from '../formats/decoder.js';
import type { MessageDecoder } from '../formats/message-decoder.js';
import { messageDecoderOf } from '../formats/message-decoder-of.js';
import type { ReadPart } from '../formats/read-format.js';
import { shorten } from '../formats/type-mismatch.js';
import { type ScannedRow, scannedValue } from '../scanned-row.js';
import type { Schema, Value } from '../schema.js';

/** The fields that records have in their keys. */
export class KafkaKey implements RowReceiver {
  /** Each gives its value of the key that was read last. */
  readonly columns: readonly ComputedColumn[];
  readonly #decoder: MessageDecoder;
  #values: readonly Value[] = [];
  #problem: string | undefined;

  constructor({ format, fields }: ReadPart, schema: Schema) {
    const keySchema = fields.flatMap((field) => schema[field] ?? []);
    this.#decoder = messageDecoderOf(format, keySchema);
    this.columns = fields.map((field, i) => ({ field, compute: () => this.#values[i] ?? null }));
  }

  /** Before keys are read: see `MessageDecoder`. */
  async prepare(keys: readonly Uint8Array[]): Promise<void> {
    await this.#decoder.prepare?.(keys);
  }

  /** Returns why it has not these fields. Without a key they are NULL. */
  read(key: Uint8Array | null): string | undefined {
    this.#values = [];
    this.#problem = undefined;
    if (key !== null) this.#decoder.decode(key, this);
    return this.#problem;
  }

  row(values: readonly Value[]): void {
    this.#values = [...values];
  }

  scanned(row: ScannedRow): void {
    this.#values = Array.from(row.kinds, (_, field) => scannedValue(row, field));
  }

  settle(): void {}

  reject(reason: string, record: RawRecord): void {
    this.#problem = `the key '${shorten(record.raw())}': ${reason}`;
  }
}
