import type { Duration } from '../../time.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { parseDuration } from '../syntax/parse-duration.js';
import type { TableOption } from './read-table-options.js';

/** A length of time that an option of a stream says; undefined where nothing is said, or what is said is wrong. */
export function planLengthOption(
  key: string,
  { name, watermark }: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
  hints: { readonly ofTable: string; readonly ofLength: string },
): Duration | undefined {
  const option = options.get(key);
  if (option === undefined) return undefined;
  if (watermark === undefined) {
    const message = `'${key}' is about a stream, and table ${name.name} has no WATERMARK`;
    report.error(option.keySpan, message, hints.ofTable);
  }
  const length = parseDuration(option.value);
  if (length === undefined) {
    report.error(option.valueSpan, `'${option.shown}' is not a length of time`, hints.ofLength);
  }
  return length;
}
