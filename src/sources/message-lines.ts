import { physicalSchema } from '../computed-column.js';
import type { EnvelopeFormat } from '../envelope-format.js';
import type { Decoder, RawRecord, RowReceiver } from '../formats/decoder.js';
import { Lines } from '../formats/lines.js';
import type { MessageDecoder } from '../formats/message-decoder.js';
import { messageDecoderOf } from '../formats/message-decoder-of.js';
import { RowsOf } from '../formats/rows-of.js';
import { withoutSecrets } from '../formats/without-secrets.js';
import { secretNames } from '../secret-names.js';
import { ComputedRows } from './computed-rows.js';
import { formatColumns } from './format-metadata.js';
import type { RowCollectorOptions } from './row-collector.js';

export interface MessageLinesOptions extends Pick<RowCollectorOptions, 'name' | 'partition' | 'schema' | 'metadata'> {
  readonly format: EnvelopeFormat;
  readonly isSecret: RowCollectorOptions['isSecret'];
  /** Of the record that is being decoded. */
  readonly offset: () => number;
}

/** An envelope a line, in UTF-8: columns of what is in it, and metadata of what it says. Blank lines are no records. */
export class MessageLines implements Decoder {
  readonly #lines: Lines = new Lines();
  readonly #options: MessageLinesOptions;
  readonly #decoder: MessageDecoder;
  readonly #record: RawRecord;

  constructor(options: MessageLinesOptions) {
    const { schema, metadata, format, isSecret = secretNames() } = options;
    this.#options = options;
    const decoder = messageDecoderOf(format, physicalSchema(schema, metadata), isSecret);
    this.#decoder = decoder;
    this.#record =
      format === 'cloudevents' ? withoutSecrets(this.#lines, isSecret, () => decoder.identity?.()) : this.#lines;
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
    const lines = this.#lines;
    const receiver = this.#receiver(rows);
    let count = 0;
    for (; count < limit && lines.nextFilled(); count++) {
      if (lines.tooLong) receiver.reject('the line is too long');
      else this.#decoder.decode(lines.bytes(), receiver);
    }
    rows.settle();
    return count;
  }

  skip(limit: number): number {
    return this.#lines.skipFilled(limit);
  }

  #receiver(rows: RowReceiver): RowsOf {
    const { schema, metadata = [], name: source, partition = 0, offset, isSecret = secretNames() } = this.#options;
    const position = () => ({ source, partition, offset: offset() });
    const columns = formatColumns(metadata, { schema, decoder: this.#decoder, isSecret, position });
    return new RowsOf(new ComputedRows(rows, schema, columns), this.#record);
  }
}
