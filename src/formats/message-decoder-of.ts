import type { Schema } from '../schema.js';
import { type SecretNames, secretNames } from '../secret-names.js';
import { CloudEventDecoder } from './cloud-event-decoder.js';
import { CsvMessageDecoder } from './csv-message-decoder.js';
import { DebeziumDecoder } from './debezium-decoder.js';
import { JsonMessageDecoder } from './json-message-decoder.js';
import type { MessageDecoder } from './message-decoder.js';
import { RawMessageDecoder } from './raw-message-decoder.js';
import type { ReadFormat } from './read-format.js';
import { SchemaMessageDecoder } from './schema-message-decoder.js';

/**
 * `isSecret`: what of an envelope is not to be in a record that is kept as it came.
 * @throws MotifError `INVALID_ARGUMENT` for columns that `raw` cannot be of: it takes one, of certain types.
 */
export function messageDecoderOf(
  format: ReadFormat,
  schema: Schema,
  isSecret: SecretNames = secretNames(),
): MessageDecoder {
  switch (format) {
    case 'json':
      return new JsonMessageDecoder(schema);
    case 'csv':
      return new CsvMessageDecoder(schema);
    case 'raw':
      return new RawMessageDecoder(schema);
    case 'cloudevents':
      return new CloudEventDecoder(schema, isSecret);
    case 'debezium-json':
      return new DebeziumDecoder(schema);
    default:
      return new SchemaMessageDecoder(format, schema);
  }
}
