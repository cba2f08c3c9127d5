import { didYouMean } from './binding/did-you-mean.js';
import { findName } from './binding/find-name.js';
import type { ProblemReport } from './problem-report.js';
import type { CreateTableSyntax } from './syntax/ast.js';
import type { ConnectorKind } from './tables/connector-options.js';
import type { TableOption } from './tables/read-table-options.js';

/** `'key.fields'`: the places of the columns that are named, with a `;` between them, as in Flink. */
export function planKeyFields(
  option: TableOption | undefined,
  { columns }: CreateTableSyntax,
  kind: ConnectorKind,
  report: ProblemReport,
): readonly number[] | undefined {
  if (option === undefined) return undefined;
  const { value, valueSpan, shown, isAsWritten } = option;
  const names = columns.map(({ name }) => name.name);
  const places: number[] = [];
  for (const part of value.split(';').map((text) => text.trim())) {
    const place = findName({ name: part, quoted: false, ...valueSpan }, names);
    const found = columns[place];
    const named = found?.name.name ?? (isAsWritten ? part : shown);
    if (part === '') {
      report.error(valueSpan, `'${shown}' lacks the name of a column`, "Write 'user_id', or several: 'shop;user_id'");
    } else if (found === undefined) {
      report.error(valueSpan, `there is no column ${named}`, didYouMean(named, names, 'Its columns'));
    } else if (places.includes(place)) {
      report.error(valueSpan, `column ${named} is named twice`, 'Name each column of the key once');
    } else if (kind === 'kafka' && found.kind !== 'physical') {
      const what = found.kind === 'metadata' ? 'metadata' : 'computed';
      const message = `column ${named} is ${what}, and the key of a record is made of columns that it has`;
      report.error(valueSpan, message, "As a text the key is a column itself: name VARCHAR METADATA FROM 'key'");
    } else {
      places.push(place);
      continue;
    }
    return undefined;
  }
  return places;
}
