import type { ArchivedStream } from '../archived-stream.js';
import type { CreateTableSyntax } from './ast.js';
import { didYouMean } from './did-you-mean.js';
import { findName } from './find-name.js';
import type { FileConnector } from './plan.js';
import type { ProblemReport } from './problem-report.js';
import type { TableOption } from './read-table-options.js';

/** What the archive keeps of an event beside its columns: `'key.fields'` and `'archive.raw'`. */
export function planArchiveOptions(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  connector: FileConnector | undefined,
  report: ProblemReport,
): Pick<ArchivedStream, 'keyFields' | 'keepsRaw'> {
  const key = options.get('key.fields');
  const raw = options.get('archive.raw');
  const keyFields = key === undefined ? undefined : placesOf(key, table, report);
  const keepsRaw = raw !== undefined && isTrue(raw, connector, report);
  return { ...(keyFields === undefined ? {} : { keyFields }), ...(keepsRaw ? { keepsRaw } : {}) };
}

/** Of the columns that are named, with a `;` between them, as in Flink. */
function placesOf(
  { value, valueSpan }: TableOption,
  { columns }: CreateTableSyntax,
  report: ProblemReport,
): readonly number[] | undefined {
  const names = columns.map(({ name }) => name.name);
  const places: number[] = [];
  for (const written of value.split(';').map((part) => part.trim())) {
    const place = findName({ name: written, quoted: false, ...valueSpan }, names);
    const found = names[place];
    if (written === '') {
      report.error(valueSpan, `'${value}' lacks the name of a column`, "Write 'user_id', or several: 'shop;user_id'");
    } else if (found === undefined) {
      report.error(valueSpan, `there is no column ${written}`, didYouMean(written, names, 'Its columns'));
    } else if (places.includes(place)) {
      report.error(valueSpan, `column ${found} is named twice`, 'Name each column of the key once');
    } else {
      places.push(place);
      continue;
    }
    return undefined;
  }
  return places;
}

function isTrue(
  { key, keySpan, value, valueSpan }: TableOption,
  connector: FileConnector | undefined,
  report: ProblemReport,
): boolean {
  const written = value.trim().toLowerCase();
  if (written !== 'true' && written !== 'false') {
    report.error(valueSpan, `'${value}' is neither 'true' nor 'false'`, `Write '${key}' = 'true', or leave it out`);
  } else if (written === 'true' && connector?.format === 'parquet') {
    const message = `'${key}' keeps records as they came, and a Parquet file has columns, not records`;
    report.error(keySpan, message, "Leave the option out, or let the events come as 'csv' or 'json'");
  }
  return written === 'true';
}
