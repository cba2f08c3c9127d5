import type { Problem } from '../errors.js';
import type { CreateTableSyntax } from './ast.js';
import type { StreamDeclaration } from './plan.js';
import { planArchiveOptions } from './plan-archive-options.js';
import { planColumns } from './plan-columns.js';
import { planConnector } from './plan-connector.js';
import { planStateOptions } from './plan-state-options.js';
import { planWatermark } from './plan-watermark.js';
import { planWatermarkOptions } from './plan-watermark-options.js';
import { ProblemReport } from './problem-report.js';
import { readTableOptions } from './read-table-options.js';

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

/** The inputs that `streams.sql` declares. `locatePath` finds a path that stands there. */
export function planStreams(
  tables: readonly CreateTableSyntax[],
  { file, text }: SourceText,
  locatePath: (path: string) => string,
): { readonly streams: readonly StreamDeclaration[]; readonly problems: readonly Problem[] } {
  const report = new ProblemReport(text, file);
  const streams: StreamDeclaration[] = [];
  const names = new Set<string>();
  for (const table of tables) {
    const { name } = table.name;
    const isNew = !names.has(name.toLowerCase());
    if (!isNew) {
      report.error(table.name, `there are two tables called ${name}`, 'Names that differ only in case are the same');
    }
    names.add(name.toLowerCase());
    const stream = planStream(table, report, locatePath);
    if (stream !== undefined && isNew) streams.push(stream);
  }
  return { streams, problems: report.problems };
}

function planStream(
  table: CreateTableSyntax,
  report: ProblemReport,
  locatePath: (path: string) => string,
): StreamDeclaration | undefined {
  const { schema, computed } = planColumns(table, report);
  const options = readTableOptions(table, report);
  // Without a word of where its events come from they come from queries.
  const isRead = ['connector', 'path', 'format'].some((key) => options.has(key));
  const connector = isRead ? planConnector(table, options, report, locatePath) : undefined;
  const limits = planStateOptions(table, options, report);
  const archived = planArchiveOptions(table, options, connector, report);
  const more = planWatermarkOptions(table, options, report);
  const rule =
    table.watermark === undefined ? undefined : planWatermark(table.watermark, table.columns, schema, report);
  const watermark = rule === undefined ? undefined : { ...rule, ...more };
  const isWhole = schema.length === table.columns.length && (table.watermark === undefined || watermark !== undefined);
  if (!isWhole || (isRead && connector === undefined)) return undefined;
  return {
    name: table.name.name,
    schema,
    ...(computed.length === 0 ? {} : { computed }),
    ...(watermark === undefined ? {} : { watermark }),
    ...limits,
    ...archived,
    ...(connector === undefined ? {} : { connector }),
  };
}
