import { suggest } from '../../suggest.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax, Span } from '../syntax/ast.js';
import { CONNECTOR_OPTIONS, CONNECTORS, type ConnectorKind, isOption } from './connector-options.js';
import { HTTP_SECRETS } from './http-option-names.js';
import { kafkaOptionHint } from './kafka-option-hints.js';
import { JAAS, KAFKA_OPTIONS, KAFKA_PROPERTIES } from './kafka-option-names.js';
import { jaasText } from './parse-jaas.js';
import { REGISTRY_SETTINGS, registryOption } from './registry-option-names.js';
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

export type TableOptions = ReadonlyMap<string, TableOption>;

/**
 * What WITH (…) of a table says, by key; an option that is not known, or given twice, is reported. `isWhole`: none is
 * missing because a variable is. `kind`: what the table is by what it says, or by what only such a one has; else a file.
 */
export function readTableOptions(
  { options: written }: CreateTableSyntax,
  values: OptionValues,
  report: ProblemReport,
): { readonly options: TableOptions; readonly isWhole: boolean; readonly kind: ConnectorKind } {
  const options = new Map<string, TableOption>();
  let isWhole = true;
  const kind = kindOf(written, values.environment);
  for (const option of written) {
    if (!isOption(kind, option.key)) {
      report.error(option.keySpan, `there is no option '${option.key}'`, hintOf(option.key, kind));
    } else if (options.has(option.key)) {
      report.error(option.keySpan, `the option '${option.key}' is given twice`, 'Keep one of the two');
    } else {
      const read = readOption(option, kind, values, report);
      if (read === undefined) isWhole = false;
      else options.set(option.key, read);
    }
  }
  return { options, isWhole, kind };
}

function kindOf(options: CreateTableSyntax['options'], environment: Environment): ConnectorKind {
  const connector = options.find(({ key }) => key === 'connector');
  if (connector !== undefined) {
    const read = substituteVariables(connector.value, environment);
    return CONNECTORS.find((kind) => 'value' in read && read.value === kind) ?? 'filesystem';
  }
  return options.some(({ key }) => key === 'topic' || key.startsWith('properties.')) ? 'kafka' : 'filesystem';
}

function hintOf(key: string, kind: ConnectorKind): string {
  const known = CONNECTOR_OPTIONS[kind];
  const other = CONNECTORS.find((one) => CONNECTOR_OPTIONS[one].includes(key));
  if (other !== undefined && (kind !== 'kafka' || other !== 'filesystem')) {
    return `It belongs to 'connector' = '${other}': leave it out`;
  }
  const hint = kind === 'kafka' ? kafkaOptionHint(key) : undefined;
  if (hint !== undefined) return hint;
  const candidates = kind === 'kafka' ? kafkaCandidates(key) : known;
  const all = `Options are ${candidates.map((option) => `'${option}'`).join(', ')}`;
  const nearest = suggest(key, known);
  return nearest === undefined ? all : `did you mean '${nearest}'? ${all}`;
}

function variableFor(key: string): string {
  if (registryOption(key) !== undefined) return 'SCHEMA_REGISTRY_SECRET';
  if (!HTTP_SECRETS.includes(key)) return 'KAFKA_PASSWORD';
  return key.endsWith('token') ? 'HTTP_TOKEN' : 'HTTP_SECRET';
}

/** There are many: those that are like it. */
function kafkaCandidates(key: string): readonly string[] {
  const registry = registryOption(key);
  if (registry !== undefined) return REGISTRY_SETTINGS.map((name) => `${registry.prefix}${registry.format}.${name}`);
  return key.startsWith('properties.') ? KAFKA_PROPERTIES : KAFKA_OPTIONS;
}

function readOption(
  { key, keySpan, value: written, valueSpan }: CreateTableSyntax['options'][number],
  kind: ConnectorKind,
  { environment, secrets }: OptionValues,
  report: ProblemReport,
): TableOption | undefined {
  const secret = secrets.get(valueSpan.start);
  if (secret !== undefined) {
    const variable = kind === 'webhook' ? 'WEBHOOK_SECRET' : variableFor(key);
    const instead = key === JAAS ? `password="\${${variable}}"` : `'${key}' = '\${${variable}}'`;
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
