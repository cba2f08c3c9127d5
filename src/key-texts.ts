import { type Batch, type Column, valueAt } from './batch.js';
import { formatJson, formatText } from './format-value.js';

/**
 * Whose events the batch's rows are, a VARCHAR column: the text of the one field that `keyFields` names, NULL where that is
 * NULL; of several fields a JSON array of their values.
 */
export function keyTexts({ schema, columns, length }: Batch, keyFields: readonly number[]): Column {
  const fields = keyFields.map((place) => ({ type: schema[place]?.type ?? NULL, column: columns[place] ?? NOTHING }));
  const [first, ...others] = fields;
  if (first !== undefined && others.length === 0) return textsOf(first, length);
  const values = Array.from({ length }, (_, row) => {
    const members = fields.map(({ type, column }) => formatJson(type, valueAt(column, row)));
    return `[${members.join(',')}]`;
  });
  return { kind: 'value', values };
}

interface KeyField {
  readonly type: Batch['schema'][number]['type'];
  readonly column: Column;
}

const NULL = { kind: 'NULL' } as const;
const NOTHING: Column = { kind: 'value', values: [] };

function textsOf({ type, column }: KeyField, length: number): Column {
  // A string is its text.
  if (type.kind === 'VARCHAR') return column;
  const values = Array.from({ length }, (_, row) => {
    const value = valueAt(column, row);
    return value === null ? null : formatText(type, value);
  });
  return { kind: 'value', values };
}
