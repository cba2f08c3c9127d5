import { physicalSchema } from '../computed-column.js';
import { CsvDecoder } from '../formats/csv-decoder.js';
import type { Decoder } from '../formats/decoder.js';
import { JsonDecoder } from '../formats/json-decoder.js';
import type { RowCollectorOptions } from './row-collector.js';

/** Of the fields that a file has, without those that are computed of them. */
export function textDecoder(format: 'csv' | 'json', { name, schema, computed }: RowCollectorOptions): Decoder {
  const options = { name, schema: physicalSchema(schema, computed) };
  return format === 'csv' ? new CsvDecoder(options) : new JsonDecoder(options);
}
