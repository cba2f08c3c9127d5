import { physicalSchema } from '../computed-column.js';
import { CsvDecoder } from '../formats/csv-decoder.js';
import type { Decoder } from '../formats/decoder.js';
import { JsonDecoder } from '../formats/json-decoder.js';
import type { RowCollectorOptions } from './row-collector.js';
import type { SourceMark } from './source.js';

/** Of the fields that a file has, without those that are computed of them; `mark`: where records of it were read before. */
export function textDecoder(
  format: 'csv' | 'json',
  { name, schema, computed }: RowCollectorOptions,
  mark?: SourceMark,
): Decoder {
  const options = { name, schema: physicalSchema(schema, computed) };
  if (format === 'json') return new JsonDecoder(options);
  return new CsvDecoder({ ...options, isContinued: mark !== undefined && mark.offset > 0 });
}
