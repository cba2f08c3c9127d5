import { MotifError } from '../errors.js';
import { isRawType } from '../raw-type.js';
import { type Field, type Schema, typeName } from '../schema.js';

/**
 * The one column that a message in the format `raw` is.
 * @throws MotifError `INVALID_ARGUMENT` where there are others, or it is of a type that `raw` does not take.
 */
export function rawField(schema: Schema): Field {
  const [field, ...others] = schema;
  if (field === undefined || others.length > 0) {
    throw new MotifError('INVALID_ARGUMENT', `the format raw is of one column; here are ${schema.length}`);
  }
  if (isRawType(field.type)) return field;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `column ${field.name}: the format raw has no ${typeName(field.type)}`,
    hint: 'It takes VARCHAR, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, FLOAT and DOUBLE.',
  });
}
