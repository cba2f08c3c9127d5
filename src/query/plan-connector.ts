import { suggest } from '../suggest.js';
import type { CreateTableSyntax } from './ast.js';
import type { FileConnector, FileFormat } from './plan.js';
import type { ProblemReport } from './problem-report.js';

type OptionSyntax = CreateTableSyntax['options'][number];

const KNOWN = ['connector', 'path', 'format'] as const;
const FORMATS: readonly FileFormat[] = ['csv', 'json', 'parquet'];
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
]);
const EXAMPLE = "WITH ('connector' = 'filesystem', 'path' = 'events.csv', 'format' = 'csv')";

/** Where a table's events come from: what WITH says. */
export function planConnector(
  table: CreateTableSyntax,
  report: ProblemReport,
  locatePath: (path: string) => string,
): FileConnector | undefined {
  const options = readOptions(table, report);
  const connector = options.get('connector');
  const path = options.get('path');
  if (connector === undefined) {
    report.error(table.name, `table ${table.name.name} does not say where its events come from`, `Write ${EXAMPLE}`);
    return undefined;
  }
  if (connector.value !== 'filesystem') {
    const message = `there is no connector '${connector.value}'`;
    report.error(connector.valueSpan, message, "The one there is so far is 'filesystem'");
    return undefined;
  }
  if (path === undefined || path.value === '') {
    report.error(path?.valueSpan ?? table.name, `table ${table.name.name} needs a 'path'`, `Write ${EXAMPLE}`);
    return undefined;
  }
  const format = formatOf(options.get('format'), path, report);
  if (format === undefined) return undefined;
  return { kind: 'filesystem', path: path.value, file: locatePath(path.value), format };
}

function readOptions(table: CreateTableSyntax, report: ProblemReport): ReadonlyMap<string, OptionSyntax> {
  const options = new Map<string, OptionSyntax>();
  for (const option of table.options) {
    if (!KNOWN.some((known) => known === option.key)) {
      const nearest = suggest(option.key, KNOWN);
      const known = `Options are ${KNOWN.map((key) => `'${key}'`).join(', ')}`;
      const hint = nearest === undefined ? known : `did you mean '${nearest}'? ${known}`;
      report.error(option.keySpan, `there is no option '${option.key}'`, hint);
    } else if (options.has(option.key)) {
      report.error(option.keySpan, `the option '${option.key}' is given twice`);
    } else {
      options.set(option.key, option);
    }
  }
  return options;
}

function formatOf(option: OptionSyntax | undefined, path: OptionSyntax, report: ProblemReport): FileFormat | undefined {
  const choices = FORMATS.map((format) => `'${format}'`).join(', ');
  if (option === undefined) {
    const guessed = ENDINGS.find(([ending]) => ending.test(path.value))?.[1];
    if (guessed !== undefined) return guessed;
    report.error(
      path.valueSpan,
      `the format of '${path.value}' is not known from its name`,
      `Add 'format' = ${choices}`,
    );
    return undefined;
  }
  const written = option.value.toLowerCase();
  const format = FORMATS.find((known) => known === written);
  if (format !== undefined) return format;
  const nearest = MEANT_FORMATS.get(written) ?? suggest(written, FORMATS);
  const hint = nearest === undefined ? `Formats are ${choices}` : `did you mean '${nearest}'? Formats are ${choices}`;
  report.error(option.valueSpan, `there is no format '${option.value}'`, hint);
  return undefined;
}
