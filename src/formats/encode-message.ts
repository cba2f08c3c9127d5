import { MotifError } from '../errors.js';
import { formatJson } from '../format-value.js';
import type { Schema, Value } from '../schema.js';
import { csvText } from './csv-text.js';
import { encodeRaw } from './encode-raw.js';
import { writeFrame } from './wire-format.js';
import type { WriteFormat } from './write-format.js';

/**
 * Columns as a message that the format's decoder reads back: `json` an object of them, `csv` a record without a header, `raw`
 * the bytes of the one column, null where that is NULL. Not to be read back are: that null, which is no message; an empty text in
 * CSV, which is read as NULL; -0 in JSON; half of a surrogate pair but in JSON; JSON's own `null`; a MAP whose keys are LISTs,
 * STRUCTs or MAPs.
 * `cloudevents` is the data alone, as `json`.
 * @throws MotifError `INVALID_ARGUMENT` for columns that `raw` cannot be of, and for `debezium-json`, which is only read.
 */
export function encodeMessage(format: WriteFormat, schema: Schema, values: readonly Value[]): Buffer | null {
  switch (format) {
    case 'json':
    case 'cloudevents':
      return Buffer.from(formatJson({ kind: 'STRUCT', fields: schema }, values));
    case 'csv':
      return Buffer.from(csvText(schema, values));
    case 'raw':
      return encodeRaw(schema, values[0] ?? null);
    case 'debezium-json':
      throw new MotifError('INVALID_ARGUMENT', 'debezium-json tells of changes of a database, and is only read');
    default:
      return writeFrame(format.id, format.writer.write(values));
  }
}
