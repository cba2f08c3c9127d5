import { physicalSchema } from '../computed-column.js';
import { MotifError } from '../errors.js';
import { formatJson } from '../format-value.js';
import { shorten, typeMismatch } from '../formats/type-mismatch.js';
import type { Schema, Value } from '../schema.js';
import { RowCollector, type RowCollectorOptions, receiverOf } from './row-collector.js';
import type { Source, SourceMark, SourceRead } from './source.js';
import { toValue } from './to-value.js';

export interface MemorySourceOptions extends Omit<RowCollectorOptions, 'name'> {
  /** By default `memory`. */
  readonly name?: string;
  /** Each the values of the fields in order, without computed ones, or an object of them by name, where a missing one is NULL. */
  readonly rows: readonly (readonly Value[] | Readonly<Record<string, unknown>>)[];
}

/**
 * Rows that are already there, as one partition of a stream. One without an event time is a dead letter.
 * @throws MotifError `INVALID_ARGUMENT` when an object has a field that the schema lacks or that is not of its type.
 */
export function memorySource(options: MemorySourceOptions): Source {
  const { stream, name = 'memory', partition = 0 } = options;
  const schema = physicalSchema(options.schema, options.computed);
  const rows = options.rows.map((row, index) => (isValues(row) ? row : valuesOf(schema, row, `${name}, row ${index}`)));
  const collector = new RowCollector({ ...options, name });
  const receiver = receiverOf(collector, { ...options, name });
  let finished = false;
  return {
    stream,
    name,
    partition,
    async open(mark?: SourceMark): Promise<void> {
      collector.offset = mark?.offset ?? 0;
      finished = mark?.finished ?? false;
    },
    async read(limit: number): Promise<SourceRead | undefined> {
      if (finished) return undefined;
      const { offset } = collector;
      for (const values of rows.slice(offset, offset + limit)) {
        receiver.row(values, { line: undefined, raw: () => rowText(schema, values) });
      }
      finished = collector.offset === rows.length;
      const share = rows.length === 0 ? 1 : collector.offset / rows.length;
      return { ...collector.take(), mark: { offset: collector.offset, finished }, share };
    },
    async close(): Promise<void> {},
  };
}

function isValues(row: readonly Value[] | Readonly<Record<string, unknown>>): row is readonly Value[] {
  return Array.isArray(row);
}

function valuesOf(schema: Schema, row: Readonly<Record<string, unknown>>, where: string): readonly Value[] {
  const unknown = Object.keys(row).find((name) => schema.every((field) => field.name !== name));
  if (unknown !== undefined) {
    const names = schema.map((field) => field.name).join(', ');
    throw new MotifError('INVALID_ARGUMENT', `${where}: no column is called ${unknown}; there are ${names}`);
  }
  return schema.map((field) => {
    const given = Object.hasOwn(row, field.name) ? row[field.name] : null;
    const value = toValue(field.type, given);
    if (value !== undefined) return value;
    throw new MotifError('INVALID_ARGUMENT', `${where}: ${typeMismatch(field, `'${shorten(String(given))}'`)}`);
  });
}

function rowText(schema: Schema, values: readonly Value[]): string {
  return formatJson({ kind: 'STRUCT', fields: schema }, values);
}
