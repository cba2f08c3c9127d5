import { physicalSchema } from '../computed-column.js';
import type { TextFormat } from '../file-connector.js';
import { CsvDecoder } from '../formats/csv-decoder.js';
import type { Decoder } from '../formats/decoder.js';
import { JsonDecoder } from '../formats/json-decoder.js';
import { MessageLines } from './message-lines.js';
import type { RowCollectorOptions } from './row-collector.js';
import type { SourceMark } from './source.js';

/** What stands where in a file: `mark` is where records of it were read before, `offset` tells the next record's number. */
export interface TextPlace {
  readonly mark?: SourceMark | undefined;
  readonly offset: () => number;
}

/** Of the fields that a file has, without those that are computed of them. */
export function textDecoder(
  format: TextFormat,
  { name, partition = 0, schema: all, computed, metadata = [], isSecret }: RowCollectorOptions,
  { mark, offset }: TextPlace,
): Decoder {
  const schema = physicalSchema(all, computed);
  switch (format) {
    case 'json':
      return new JsonDecoder({ name, schema });
    case 'csv':
      return new CsvDecoder({ name, schema, isContinued: mark !== undefined && mark.offset > 0 });
    default: {
      const moved = metadata.map(({ field, of }) => ({
        field: all[field] === undefined ? -1 : schema.indexOf(all[field]),
        of,
      }));
      return new MessageLines({ format, name, partition, schema, metadata: moved, isSecret, offset });
    }
  }
}
