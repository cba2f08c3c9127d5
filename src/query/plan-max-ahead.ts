import type { Duration } from '../time.js';
import type { CreateTableSyntax } from './ast.js';
import { parseDuration } from './parse-duration.js';
import type { ProblemReport } from './problem-report.js';
import type { TableOption } from './read-table-options.js';

const KEY = 'scan.watermark.max-ahead';

/** How far ahead of its partition an event may be; undefined where nothing is said, or what is said is wrong. */
export function planMaxAhead(
  { name, watermark }: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
): Duration | undefined {
  const option = options.get(KEY);
  if (option === undefined) return undefined;
  if (watermark === undefined) {
    const message = `'${KEY}' is about a stream, and table ${name.name} has no WATERMARK`;
    report.error(option.keySpan, message, 'The rows of a table have no event time: leave the option out');
  }
  const maxAhead = parseDuration(option.value);
  if (maxAhead === undefined) {
    const message = `'${option.value}' is not a length of time`;
    const hint = "Write a whole number and a unit, more than the longest pause between two events: '1 hour', '2 days'";
    report.error(option.valueSpan, message, hint);
  }
  return maxAhead;
}
