import type { Decoder, RawRecord, RowReceiver } from '../../src/formats/decoder.js';
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
  const rows: (readonly Value[])[] = [];
  const rejected: { line: number | undefined; reason: string; raw: string }[] = [];
  const records: string[] = [];
  const note = (record: RawRecord): void => {
    records.push(Buffer.from(record.bytes?.() ?? []).toString('latin1'));
  };
  const receiver: RowReceiver = {
    row: (values, record) => {
      rows.push([...values]);
      note(record);
    },
    scanned: (row, record) => {
      rows.push(scannedValues(row));
      note(record);
    },
    settle: () => undefined,
    reject: (reason: string, record: RawRecord) => {
      rejected.push({ line: record.line, reason, raw: record.raw() });
      note(record);
    },
  };
  for (const chunk of chunks) {
    decoder.push(chunk);
    while (decoder.decode(limit, receiver) === limit);
  }
  decoder.end();
  while (decoder.decode(limit, receiver) === limit);
  return { rows, rejected, records };
}

/** The bytes cut at the places given, each taken into their length. */
export function cutAt(bytes: Uint8Array, places: readonly number[]): readonly Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((start, i) => bytes.slice(start, cuts[i] ?? bytes.length));
}
