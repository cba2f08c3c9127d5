import type { Schema } from '../schema.js';
import { behindMark } from './behind-mark.js';
import type { RowReceiver } from './decoder.js';
import { isBlank } from './is-blank.js';
import { JsonRow } from './json-row.js';
import { JsonScanner } from './json-scanner.js';
import { MessageBytes } from './message-bytes.js';
import type { MessageDecoder } from './message-decoder.js';
import { messageProblem } from './message-problem.js';

/** A JSON object a message, in UTF-8, over as many lines as it likes; its members as in NDJSON. */
export class JsonMessageDecoder implements MessageDecoder {
  readonly #message: MessageBytes = new MessageBytes();
  readonly #scanner: JsonScanner;
  readonly #row: JsonRow;

  constructor(schema: Schema) {
    this.#scanner = new JsonScanner(schema);
    this.#row = new JsonRow(schema);
  }

  decode(bytes: Uint8Array, rows: RowReceiver): void {
    const [message, scanner, row] = [this.#message, this.#scanner, this.#row];
    message.take(bytes, rows);
    const { buffer, end } = message;
    const start = behindMark(buffer, message.start);
    const feed = scanner.scan(buffer, start);
    if (feed >= 0 && isBlank(buffer, feed, end)) {
      rows.scanned(scanner, message);
      return;
    }
    const problem = messageProblem('JSON', buffer, start, end) ?? row.read(buffer, start, end);
    if (problem === undefined) rows.row(row.values, message);
    else rows.reject(problem, message);
  }
}
