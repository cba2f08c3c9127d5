import type { StreamDeclaration } from '../plan.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { planLengthOption } from './plan-length-option.js';
import type { TableOption } from './read-table-options.js';

const OF_TABLE = 'The rows of a table have no event time: leave the option out';

/** What holds event time back, and what may not move it. */
export function planWatermarkOptions(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
): Pick<NonNullable<StreamDeclaration['watermark']>, 'maxAhead' | 'idleTimeout'> {
  const maxAhead = planLengthOption('scan.watermark.max-ahead', table, options, report, {
    ofTable: OF_TABLE,
    ofLength: "Write a whole number and a unit, more than the longest pause between two events: '1 hour', '2 days'",
  });
  const idleTimeout = planLengthOption('scan.watermark.idle-timeout', table, options, report, {
    ofTable: OF_TABLE,
    ofLength: "Write a whole number and a unit, how long a partition may give nothing: '30 s', '5 min'",
  });
  return { ...(maxAhead === undefined ? {} : { maxAhead }), ...(idleTimeout === undefined ? {} : { idleTimeout }) };
}
