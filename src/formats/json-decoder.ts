import { type Decoder, type DecoderOptions, MAX_RECORD_BYTES, type RowReceiver } from './decoder.js';
import { JsonRow } from './json-row.js';
import { JsonScanner } from './json-scanner.js';
import { Lines } from './lines.js';

/**
 * NDJSON in UTF-8: an object a line, fields by name, the others passed over; a missing one is NULL. Lines of nothing
 * but blanks are no records.
 */
export class JsonDecoder implements Decoder {
  readonly #lines: Lines = new Lines();
  readonly #row: JsonRow;
  readonly #scanner: JsonScanner;

  constructor({ schema }: DecoderOptions) {
    this.#scanner = new JsonScanner(schema);
    this.#row = new JsonRow(schema);
  }

  push(bytes: Uint8Array): void {
    this.#lines.push(bytes);
  }

  end(): void {
    this.#lines.finish();
  }

  begin(): boolean {
    return true;
  }

  decode(limit: number, rows: RowReceiver): number {
    const [lines, scanner, row] = [this.#lines, this.#scanner, this.#row];
    let count = 0;
    for (; count < limit; count++) {
      const from = lines.ahead;
      const feed = from < 0 ? -1 : scanner.scan(lines.buffer, from);
      if (feed >= 0 && feed - from <= MAX_RECORD_BYTES) {
        lines.take(feed);
        rows.scanned(scanner, lines);
      } else if (lines.nextFilled()) {
        const problem = lines.tooLong ? 'the line is too long' : row.read(lines.buffer, lines.start, lines.end);
        if (problem === undefined) rows.row(row.values, lines);
        else rows.reject(problem, lines);
      } else {
        break;
      }
    }
    rows.settle();
    return count;
  }

  skip(limit: number): number {
    return this.#lines.skipFilled(limit);
  }
}
