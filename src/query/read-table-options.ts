import { suggest } from '../suggest.js';
import type { CreateTableSyntax, Span } from './ast.js';
import { kafkaOptionHint } from './kafka-option-hints.js';
import { JAAS, KAFKA_OPTIONS, KAFKA_PROPERTIES } from './kafka-option-names.js';
import { jaasText } from './parse-jaas.js';
import type { ProblemReport } from './problem-report.js';
import { type Environment, substituteVariables } from './substitute-variables.js';

export interface TableOption {
  readonly key: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
  /** With the environment's variables in it: nothing that anybody is shown. */
  readonly value: string;
  /** As it is written, and a secret is a `…`. */
  readonly shown: string;
  /** Whether the two are the same, so that parts of the value can be shown. */
  readonly isAsWritten: boolean;
}

/** What options may hold that does not stand in the text. */
export interface OptionValues {
  readonly environment: Environment;
  /** By where their literals begin. */
  readonly secrets: ReadonlyMap<number, string>;
}

const FILE_OPTIONS = [
  'connector',
  'path',
  'format',
  'source.monitor-interval',
  'scan.watermark.max-ahead',
  'scan.watermark.idle-timeout',
  'state.ttl',
  'state.max-open-matches',
  'key.fields',
  'archive.raw',
] as const;

export type TableOptions = ReadonlyMap<string, TableOption>;

/**
 * What WITH (…) of a table says, by key; an option that is not known, or given twice, is reported. `isWhole`: none is
 * missing because a variable is.
 */
export function readTableOptions(
  { options: written }: CreateTableSyntax,
  values: OptionValues,
  report: ProblemReport,
): { readonly options: TableOptions; readonly isWhole: boolean } {
  const options = new Map<string, TableOption>();
  let isWhole = true;
  const isKafka = isKafkaTable(written, values.environment);
  const known: readonly string[] = isKafka ? [...KAFKA_OPTIONS, ...KAFKA_PROPERTIES] : FILE_OPTIONS;
  for (const option of written) {
    if (!known.includes(option.key)) {
      report.error(option.keySpan, `there is no option '${option.key}'`, hintOf(option.key, isKafka));
    } else if (options.has(option.key)) {
      report.error(option.keySpan, `the option '${option.key}' is given twice`, 'Keep one of the two');
    } else {
      const read = readOption(option, values, report);
      if (read === undefined) isWhole = false;
      else options.set(option.key, read);
    }
  }
  return { options, isWhole };
}

/** Also of one that does not say so, and has what only such a table has. */
function isKafkaTable(options: CreateTableSyntax['options'], environment: Environment): boolean {
  const connector = options.find(({ key }) => key === 'connector');
  if (connector !== undefined) {
    const read = substituteVariables(connector.value, environment);
    return 'value' in read && read.value === 'kafka';
  }
  return options.some(({ key }) => key === 'topic' || key.startsWith('properties.'));
}

function hintOf(key: string, isKafka: boolean): string {
  const isOfKafka = [...KAFKA_OPTIONS, ...KAFKA_PROPERTIES].includes(key);
  if (!isKafka && isOfKafka) return "It belongs to 'connector' = 'kafka': leave it out";
  const hint = isKafka ? kafkaOptionHint(key) : undefined;
  if (hint !== undefined) return hint;
  const kafka = key.startsWith('properties.') ? KAFKA_PROPERTIES : KAFKA_OPTIONS;
  const candidates = isKafka ? kafka : FILE_OPTIONS;
  const all = `Options are ${candidates.map((known) => `'${known}'`).join(', ')}`;
  const nearest = suggest(key, isKafka ? [...KAFKA_OPTIONS, ...KAFKA_PROPERTIES] : FILE_OPTIONS);
  return nearest === undefined ? all : `did you mean '${nearest}'? ${all}`;
}

function readOption(
  { key, keySpan, value: written, valueSpan }: CreateTableSyntax['options'][number],
  { environment, secrets }: OptionValues,
  report: ProblemReport,
): TableOption | undefined {
  const secret = secrets.get(valueSpan.start);
  if (secret !== undefined) {
    const instead = key === JAAS ? `password="\${KAFKA_PASSWORD}"` : `'${key}' = '\${KAFKA_PASSWORD}'`;
    const hint = `Keep it out of the file: ${instead}, and that in the environment`;
    report.warn(keySpan, `a secret stands in this file: '${key}'`, hint);
  }
  const substituted = substituteVariables(secret ?? written, environment, key === JAAS ? jaasText : undefined);
  if ('message' in substituted) {
    report.error(valueSpan, substituted.message, substituted.hint);
    return undefined;
  }
  const { value } = substituted;
  const shown = secret === undefined ? written : '…';
  return { key, keySpan, valueSpan, value, shown, isAsWritten: value === shown };
}
