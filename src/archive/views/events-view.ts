import { quoteText } from '../../quote-text.js';
import { quoteName } from '../../schema.js';
import { type StoredSchema, storedTypeName } from '../stored-type.js';
import { EVENT_COLUMNS } from '../tables.js';

export interface StreamRows {
  readonly name: string;
  /** What stands behind FROM. */
  readonly rows: string;
  readonly columns: StoredSchema;
}

/**
 * All streams in one, the stream's name first. A column that two streams have in different types is text; one that a
 * stream lacks is NULL in its rows.
 */
export function eventsView(streams: readonly StreamRows[]): string {
  if (streams.length === 0) return NO_STREAMS;
  const clashing = clashingColumns(streams);
  const isTaken = streams.some(({ columns }) => columns.some(({ name }) => name.toLowerCase() === 'stream'));
  const first = isTaken ? '_stream' : 'stream';
  return streams
    .map(({ name: stream, rows, columns }) => {
      const list = columns.map(({ name }) => {
        const quoted = quoteName(name);
        return clashing.has(name.toLowerCase()) ? `${quoted}::VARCHAR AS ${quoted}` : quoted;
      });
      return `SELECT ${quoteText(stream)} AS ${first}, ${list.join(', ')} FROM ${rows}`;
    })
    .join(' UNION ALL BY NAME ');
}

const NO_STREAMS = `SELECT NULL::VARCHAR AS stream, ${EVENT_COLUMNS.map(
  ({ name, type }) => `NULL::${storedTypeName(type)} AS ${name}`,
).join(', ')}, NULL::DATE AS _date WHERE false`;

function clashingColumns(streams: readonly StreamRows[]): ReadonlySet<string> {
  const types = new Map<string, string>();
  const clashing = new Set<string>();
  for (const { name, type } of streams.flatMap(({ columns }) => columns)) {
    const column = name.toLowerCase();
    const other = types.get(column) ?? storedTypeName(type);
    types.set(column, other);
    if (other !== storedTypeName(type)) clashing.add(column);
  }
  return clashing;
}
