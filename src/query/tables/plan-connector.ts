import type { Connector } from '../../connector.js';
import type { FileConnector, FileFormat } from '../../file-connector.js';
import type { MetadataColumn } from '../../metadata-column.js';
import { suggest } from '../../suggest.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { CONNECTORS } from './connector-options.js';
import { planHttpConnector } from './plan-http-connector.js';
import { planKafkaConnector } from './plan-kafka-connector.js';
import type { KeyedTable } from './plan-kafka-formats.js';
import { planLengthOption } from './plan-length-option.js';
import { planSecretHeaders } from './plan-secret-headers.js';
import { planWebhookConnector } from './plan-webhook-connector.js';
import type { TableOption } from './read-table-options.js';

const FORMATS: readonly FileFormat[] = ['csv', 'json', 'parquet', 'cloudevents', 'debezium-json'];
const ENDINGS: readonly (readonly [ending: RegExp, format: FileFormat])[] = [
  [/\.csv(\.gz)?$/i, 'csv'],
  [/\.(json|ndjson|jsonl)(\.gz)?$/i, 'json'],
  [/\.parquet$/i, 'parquet'],
];
/** Flink's other words for what is meant. */
const MEANT_FORMATS: ReadonlyMap<string, FileFormat> = new Map([
  ['ndjson', 'json'],
  ['jsonl', 'json'],
  ['jsonlines', 'json'],
  ['cloudevent', 'cloudevents'],
  ['debezium', 'debezium-json'],
]);
const EXAMPLE = "WITH ('connector' = 'filesystem', 'path' = 'events.csv', 'format' = 'csv')";

/** Where a table's events come from: what WITH says. */
export function planConnector(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  columns: KeyedTable & { readonly metadata: readonly MetadataColumn[] },
  report: ProblemReport,
  locatePath: (path: string) => string,
): Connector | undefined {
  const connector = options.get('connector');
  if (connector === undefined) {
    const hint = options.has('topic') ? "Add 'connector' = 'kafka'" : `Write ${EXAMPLE}`;
    report.error(table.name, `table ${table.name.name} does not say where its events come from`, hint);
    return undefined;
  }
  if (connector.value === 'kafka') return planKafkaConnector(table, options, columns, report, locatePath);
  if (connector.value === 'http') return planHttpConnector(table, options, columns.metadata, report);
  if (connector.value === 'webhook') return planWebhookConnector(table, options, columns.metadata, report);
  if (connector.value === 'filesystem') return planFileConnector(table, options, columns.metadata, report, locatePath);
  const message = `there is no connector '${connector.shown}'`;
  const nearest = connector.isAsWritten ? suggest(connector.value, CONNECTORS) : undefined;
  const all = `Connectors are ${CONNECTORS.map((name) => `'${name}'`).join(', ')}`;
  report.error(connector.valueSpan, message, nearest === undefined ? all : `did you mean '${nearest}'? ${all}`);
  return undefined;
}

function planFileConnector(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  metadata: readonly MetadataColumn[],
  report: ProblemReport,
  locatePath: (path: string) => string,
): FileConnector | undefined {
  const path = options.get('path');
  if (path === undefined || path.value === '') {
    report.error(path?.valueSpan ?? table.name, `table ${table.name.name} needs a 'path'`, `Write ${EXAMPLE}`);
    return undefined;
  }
  const format = formatOf(options.get('format'), path, report);
  const interval = planLengthOption('source.monitor-interval', table, options, report, {
    ofTable: 'A table is read as a whole: leave the option out',
    ofLength: "Write a whole number and a unit: '1 s', '200 ms'",
  });
  const monitor = options.get('source.monitor-interval');
  if (path.value === '-' && monitor !== undefined) {
    report.error(monitor.keySpan, 'standard input is read as it comes', 'Leave the option out');
  }
  if (format === undefined) return undefined;
  const file = locatePath(path.value);
  const monitoring = interval === undefined ? {} : { monitorInterval: interval };
  const envelope = {
    ...(metadata.length === 0 ? {} : { metadata }),
    ...planSecretHeaders(options.get('secret.headers'), report),
  };
  return { kind: 'filesystem', path: path.shown, file, format, ...envelope, ...monitoring };
}

function formatOf(option: TableOption | undefined, path: TableOption, report: ProblemReport): FileFormat | undefined {
  const choices = FORMATS.map((format) => `'${format}'`).join(', ');
  if (option === undefined) {
    const guessed = ENDINGS.find(([ending]) => ending.test(path.value))?.[1];
    if (guessed !== undefined) return guessed;
    report.error(
      path.valueSpan,
      `the format of '${path.shown}' is not known from its name`,
      `Add 'format' = ${choices}`,
    );
    return undefined;
  }
  const written = option.value.toLowerCase();
  const format = FORMATS.find((known) => known === written);
  if (format !== undefined) return format;
  const nearest = option.isAsWritten ? (MEANT_FORMATS.get(written) ?? suggest(written, FORMATS)) : undefined;
  const hint = nearest === undefined ? `Formats are ${choices}` : `did you mean '${nearest}'? Formats are ${choices}`;
  report.error(option.valueSpan, `there is no format '${option.shown}'`, hint);
  return undefined;
}
