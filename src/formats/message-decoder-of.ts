import type { Schema } from '../schema.js';
import { CsvMessageDecoder } from './csv-message-decoder.js';
import { JsonMessageDecoder } from './json-message-decoder.js';
import type { MessageDecoder } from './message-decoder.js';
import { RawMessageDecoder } from './raw-message-decoder.js';
import type { ReadFormat } from './read-format.js';
import { SchemaMessageDecoder } from './schema-message-decoder.js';

/** @throws MotifError `INVALID_ARGUMENT` for columns that `raw` cannot be of: it takes one, of certain types. */
export function messageDecoderOf(format: ReadFormat, schema: Schema): MessageDecoder {
  switch (format) {
    case 'json':
      return new JsonMessageDecoder(schema);
    case 'csv':
      return new CsvMessageDecoder(schema);
    case 'raw':
      return new RawMessageDecoder(schema);
    default:
      return new SchemaMessageDecoder(format, schema);
  }
}
