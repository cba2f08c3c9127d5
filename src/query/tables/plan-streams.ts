import type { Problem } from '../../errors.js';
import type { Schema } from '../../schema.js';
import type { StreamDeclaration } from '../plan.js';
import { planKeyFields } from '../plan-key-fields.js';
import { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { checkHttpTables, type HttpTable } from './check-http-tables.js';
import type { KafkaTable } from './kafka-table.js';
import { planArchiveOptions } from './plan-archive-options.js';
import { planColumns } from './plan-columns.js';
import { planConnector } from './plan-connector.js';
import { planDedupeTtl } from './plan-dedupe-ttl.js';
import type { KeyedTable } from './plan-kafka-formats.js';
import { planStateOptions } from './plan-state-options.js';
import { planWatermark } from './plan-watermark.js';
import { planWatermarkOptions } from './plan-watermark-options.js';
import { type OptionValues, readTableOptions, type TableOption } from './read-table-options.js';

export interface SourceText {
  readonly file: string;
  readonly text: string;
}

export interface Surroundings {
  /** Finds a path that stands there. */
  readonly locatePath: (path: string) => string;
  /** What options have in them besides what stands there. */
  readonly values: OptionValues;
}

/** The inputs that `streams.sql` declares, and what is to be asked of those in Kafka once it is known what they are for. */
export function planStreams(
  tables: readonly CreateTableSyntax[],
  { file, text }: SourceText,
  surroundings: Surroundings,
): {
  readonly streams: readonly StreamDeclaration[];
  readonly kafka: readonly KafkaTable[];
  readonly problems: readonly Problem[];
} {
  const report = new ProblemReport(text, file);
  const streams: StreamDeclaration[] = [];
  const kafka: KafkaTable[] = [];
  const http: HttpTable[] = [];
  const names = new Set<string>();
  for (const table of tables) {
    const { name } = table.name;
    const isNew = !names.has(name.toLowerCase());
    if (!isNew) {
      report.error(table.name, `there are two tables called ${name}`, 'Names that differ only in case are the same');
    }
    names.add(name.toLowerCase());
    const read = readTableOptions(table, surroundings.values, report);
    const stream = planStream(table, read, report, surroundings);
    if (stream === undefined || !isNew) continue;
    streams.push(stream);
    const { connector } = stream;
    if (connector?.kind === 'kafka') kafka.push({ stream, connector, name: table.name, options: read.options });
    if (connector?.kind === 'http') http.push({ stream, connector, table, options: read.options });
  }
  checkHttpTables(http, report);
  return { streams, kafka, problems: report.problems };
}

function planStream(
  table: CreateTableSyntax,
  { options, isWhole, kind }: ReturnType<typeof readTableOptions>,
  report: ProblemReport,
  { locatePath }: Surroundings,
): StreamDeclaration | undefined {
  const { schema, computed, metadata } = planColumns(table, { kind, format: formatOf(options) }, report);
  const keyFields = planKeyFields(options.get('key.fields'), table, kind, report);
  // Without a word of where its events come from they come from queries.
  const isRead = [...options.keys()].some((key) =>
    /^(connector|path|topic|(value\.)?format|properties\..*)$/.test(key),
  );
  const columns = { ...keyedTable(table, schema, keyFields), metadata };
  const connector = isRead && isWhole ? planConnector(table, options, columns, report, locatePath) : undefined;
  const limits = planStateOptions(table, options, report);
  const archived = planArchiveOptions(options, connector, report);
  const dedupe = planDedupeTtl(options.get('dedupe.ttl'), connector, report);
  const more = planWatermarkOptions(table, options, report);
  const rule =
    table.watermark === undefined ? undefined : planWatermark(table.watermark, table.columns, schema, report);
  const watermark = rule === undefined ? undefined : { ...rule, ...more };
  const hasAll = schema.length === table.columns.length && (table.watermark === undefined || watermark !== undefined);
  if (!hasAll || (isRead && connector === undefined)) return undefined;
  return {
    name: table.name.name,
    schema,
    ...(computed.length === 0 ? {} : { computed }),
    ...(watermark === undefined ? {} : { watermark }),
    ...limits,
    ...(keyFields === undefined ? {} : { keyFields }),
    ...archived,
    ...dedupe,
    ...(connector === undefined ? {} : { connector }),
  };
}

function formatOf(options: ReadonlyMap<string, TableOption>): string | undefined {
  return (options.get('value.format') ?? options.get('format'))?.value.trim().toLowerCase();
}

/** Nothing of a table of which a column has a problem, which was reported. */
function keyedTable(
  { columns }: CreateTableSyntax,
  schema: Schema,
  keyFields: readonly number[] | undefined,
): KeyedTable {
  if (schema.length !== columns.length) return { physical: undefined, key: undefined };
  const physical = schema.filter((_, place) => columns[place]?.kind === 'physical');
  return { physical, key: keyFields?.flatMap((place) => schema[place] ?? []) };
}
