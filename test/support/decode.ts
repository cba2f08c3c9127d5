import type { Decoder, RawRecord, RowReceiver } from '../../src/formats/decoder.js';
import type { MessageDecoder } from '../../src/formats/message-decoder.js';
import type { ScannedRow } from '../../src/scanned-row.js';
import type { Value } from '../../src/schema.js';
import { scannedValues } from './scanned-values.js';

export interface Decoded {
  readonly rows: readonly (readonly Value[])[];
  readonly rejected: readonly { readonly line: number | undefined; readonly reason: string; readonly raw: string }[];
  /** The bytes of each record, also of one that was rejected: a character a byte. */
  readonly records: readonly string[];
}

/** Everything that the chunks hold, so many records at a time. */
export function decode(
  decoder: Decoder,
  chunks: readonly Uint8Array[],
  limit: number = Number.POSITIVE_INFINITY,
): Decoded {
  const rows = new DecodedRows();
  for (const chunk of chunks) {
    decoder.push(chunk);
    while (decoder.decode(limit, rows) === limit);
  }
  decoder.end();
  while (decoder.decode(limit, rows) === limit);
  return rows.decoded;
}

/** What becomes of each message, one after another. */
export function decodeMessages(decoder: MessageDecoder, ...messages: readonly (Uint8Array | string)[]): Decoded {
  const rows = new DecodedRows();
  for (const message of messages) decoder.decode(Buffer.from(message), rows);
  return rows.decoded;
}

class DecodedRows implements RowReceiver {
  readonly #rows: (readonly Value[])[] = [];
  readonly #rejected: Decoded['rejected'][number][] = [];
  readonly #records: string[] = [];

  get decoded(): Decoded {
    return { rows: this.#rows, rejected: this.#rejected, records: this.#records };
  }

  row(values: readonly Value[], record: RawRecord): void {
    this.#rows.push([...values]);
    this.#note(record);
  }

  scanned(row: ScannedRow, record: RawRecord): void {
    this.#rows.push(scannedValues(row));
    this.#note(record);
  }

  settle(): void {}

  reject(reason: string, record: RawRecord): void {
    this.#rejected.push({ line: record.line, reason, raw: record.raw() });
    this.#note(record);
  }

  #note(record: RawRecord): void {
    this.#records.push(Buffer.from(record.bytes?.() ?? []).toString('latin1'));
  }
}

/** The bytes cut at the places given, each taken into their length. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((start, i) => bytes.slice(start, cuts[i] ?? bytes.length));
}
