import type { KafkaConnector } from '../../kafka-connector.js';
import {
  formatName,
  type MessageFormat,
  type NamedFormat,
  type PlainFormat,
  type RegistryFormat,
} from '../../message-format.js';
import { isRawType } from '../../raw-type.js';
import { type Schema, typeName } from '../../schema.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { choiceOf } from './option-values.js';
import { checkRegistryOptions, planRegistryFormat } from './plan-registry-format.js';
import type { TableOption } from './read-table-options.js';
import { REGISTRY_FORMATS } from './registry-option-names.js';

type FormatName = NamedFormat | RegistryFormat['kind'];

const NAMED_FORMATS: readonly NamedFormat[] = ['json', 'csv', 'raw', 'cloudevents', 'debezium-json'];
const FORMATS: readonly FormatName[] = [...NAMED_FORMATS, ...REGISTRY_FORMATS];
/** What a key is never in, and why. */
const NO_KEYS: ReadonlyMap<FormatName, string> = new Map([
  ['cloudevents', 'a key is a few columns, and no event with an id and a source'],
  ['debezium-json', "a key is a row's key, and no change of the row"],
]);
const MEANT: ReadonlyMap<string, FormatName> = new Map([
  ['avro', 'avro-confluent'],
  ['protobuf', 'protobuf-confluent'],
  ['json-schema', 'json-schema-confluent'],
  ['json_sr', 'json-schema-confluent'],
  ['ndjson', 'json'],
  ['jsonl', 'json'],
  ['text', 'raw'],
  ['string', 'raw'],
  ['cloudevent', 'cloudevents'],
  ['debezium', 'debezium-json'],
]);

export interface KeyedTable {
  /** The columns that a message's own key and value hold: no metadata, and nothing computed. Undefined where some are wrong. */
  readonly physical: Schema | undefined;
  /** `'key.fields'`, as columns; undefined without it. */
  readonly key: Schema | undefined;
}

/** What a message's key and value are written in, and which columns are in which. */
export function planKafkaFormats(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  { physical, key }: KeyedTable,
  report: ProblemReport,
  locatePath: (path: string) => string,
): Pick<KafkaConnector, 'format' | 'keyFormat' | 'valueFields' | 'cloudEvents'> | undefined {
  const [short, long] = [options.get('format'), options.get('value.format')];
  if (short !== undefined && long !== undefined) {
    report.error(long.keySpan, "'format' and 'value.format' say the same", 'Keep one of the two');
  }
  const written = long ?? short;
  const name = written && formatOf(written, report);
  const keyOption = options.get('key.format');
  const keyName = keyOption === undefined ? usualKeyFormat(key) : keyFormatOf(keyOption, report);
  checkRegistryOptions(options, { value: name, key: keyName }, report);
  const planned = (part: 'value' | 'key', named: FormatName, option: TableOption): MessageFormat | undefined =>
    isNamed(named) ? named : planRegistryFormat({ kind: named, part, format: option }, options, report, locatePath);
  const format = written && name && planned('value', name, written);
  const keyFormat = keyOption === undefined ? usualKeyFormat(key) : keyName && planned('key', keyName, keyOption);
  const include = options.get('value.fields-include');
  const isExcept = include !== undefined && choiceOf(include, ['ALL', 'EXCEPT_KEY'], report) === 'EXCEPT_KEY';
  if (isExcept && !options.has('key.fields')) {
    report.error(
      include.valueSpan,
      "the value leaves out the key's columns, and none is named",
      "Add 'key.fields' = 'user_id'",
    );
  }
  if (keyOption !== undefined && keyFormat === 'raw' && key !== undefined) {
    checkRaw(keyOption, key, 'key', report);
  }
  const inValue = isExcept ? physical?.filter((column) => key?.includes(column) !== true) : physical;
  if (written !== undefined && format === 'raw' && inValue !== undefined) checkRaw(written, inValue, 'value', report);
  if (isExcept && inValue?.length === 0) {
    report.error(
      include.valueSpan,
      `nothing is left of table ${table.name.name} for the value`,
      "Leave 'value.fields-include' out",
    );
  }
  const cloudEvents = modeOf(options.get('cloudevents.mode'), format, report);
  if (format === undefined || (keyName !== undefined && keyFormat === undefined)) return undefined;
  return {
    format,
    ...(cloudEvents === undefined ? {} : { cloudEvents }),
    ...(keyFormat === undefined ? {} : { keyFormat }),
    valueFields: isExcept ? 'except-key' : 'all',
  };
}

/** What a key of these columns is written in where nothing is said: what people can read, and other clients write. */
export function usualKeyFormat(key: Schema | undefined): PlainFormat | undefined {
  const [first, ...others] = key ?? [];
  if (first === undefined) return undefined;
  return others.length === 0 && first.type.kind === 'VARCHAR' ? 'raw' : 'json';
}

function isNamed(name: FormatName): name is NamedFormat {
  return NAMED_FORMATS.some((format) => format === name);
}

function formatOf(option: TableOption, report: ProblemReport): FormatName | undefined {
  const meant = option.isAsWritten ? MEANT.get(option.value.trim().toLowerCase()) : undefined;
  const all = `Messages are ${FORMATS.map((format) => `'${format}'`).join(', ')}`;
  return choiceOf(option, FORMATS, report, { all, ...(meant === undefined ? {} : { meant }) });
}

function keyFormatOf(option: TableOption, report: ProblemReport): FormatName | undefined {
  const format = formatOf(option, report);
  const reason = format && NO_KEYS.get(format);
  if (reason === undefined) return format;
  report.error(option.valueSpan, `'key.format' cannot be '${format}': ${reason}`, "Write 'json', 'csv' or 'raw'");
  return undefined;
}

/** `'cloudevents.mode'`: how an event is written. */
function modeOf(
  option: TableOption | undefined,
  format: MessageFormat | undefined,
  report: ProblemReport,
): KafkaConnector['cloudEvents'] {
  if (option === undefined) return undefined;
  if (format !== undefined && format !== 'cloudevents') {
    const message = `'${option.key}' is of 'format' = 'cloudevents', and this table is '${formatName(format)}'`;
    report.error(option.keySpan, message, 'Leave the option out');
    return undefined;
  }
  return choiceOf(option, ['binary', 'structured'], report);
}

/** One column as it is, of a type that has such a form. */
function checkRaw({ valueSpan }: TableOption, columns: Schema, of: 'key' | 'value', report: ProblemReport): void {
  const problem = rawProblem(columns, of);
  if (problem !== undefined) report.error(valueSpan, problem.message, problem.hint);
}

/** Why these columns cannot be a record's key or value in `raw`. */
export function rawProblem(
  columns: Schema,
  of: 'key' | 'value',
): { readonly message: string; readonly hint: string } | undefined {
  const [first] = columns;
  if (columns.length !== 1 || first === undefined) {
    const message = `'raw' is one column as it is, and the ${of} has ${columns.length}`;
    return { message, hint: "Write 'json' or 'csv', or leave one column" };
  }
  if (isRawType(first.type)) return undefined;
  const message = `'raw' is a VARCHAR, a BOOLEAN or a number of up to 8 bytes, and ${first.name} is ${typeName(first.type)}`;
  return { message, hint: "Write 'json' or 'csv', or declare the column as VARCHAR" };
}
