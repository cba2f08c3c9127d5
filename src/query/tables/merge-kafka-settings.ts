import type { KafkaSettings } from '../../kafka-settings.js';
import type { ProblemReport } from '../problem-report.js';
import type { KafkaTable } from './kafka-table.js';

type Setting = keyof KafkaSettings;

/** How the cluster is reached: the same in every table. */
const CONNECTION: readonly (readonly [setting: Setting, options: readonly string[]])[] = [
  ['brokers', ['properties.bootstrap.servers']],
  ['tls', ['properties.security.protocol', 'properties.ssl.']],
  ['sasl', ['properties.security.protocol', 'properties.sasl.']],
];
/** What one table may say for all. */
const BEHAVIOUR: readonly (readonly [setting: Setting, option: string])[] = [
  ['clientId', 'properties.client.id'],
  ['compression', 'properties.compression.type'],
  ['sessionTimeout', 'properties.session.timeout.ms'],
  ['transactionTimeout', 'properties.transaction.timeout.ms'],
  ['maxRequestSize', 'properties.max.request.size'],
];

/** The settings of all these tables, which are one cluster's; undefined where there are none. */
export function mergeKafkaSettings(tables: readonly KafkaTable[], report: ProblemReport): KafkaSettings | undefined {
  const [first, ...others] = tables;
  if (first === undefined) return undefined;
  for (const other of others) {
    const differing = CONNECTION.find(([setting]) => textOf(first, setting) !== textOf(other, setting));
    if (differing === undefined) continue;
    const option = optionOf(first, other, differing[1]) ?? '';
    const message = `tables ${first.stream.name} and ${other.stream.name} are not of one cluster: they differ in '${option}'`;
    report.error(other.options.get(option)?.keySpan ?? other.name, message, ONE_CLUSTER);
    break;
  }
  for (const [setting, option] of BEHAVIOUR) {
    const [one, two] = tables.filter(({ options }) => options.has(option)).filter(isNew(setting));
    if (one === undefined || two === undefined) continue;
    const message = `tables ${one.stream.name} and ${two.stream.name} differ in '${option}'`;
    const hint = 'Say it once: it holds for all Kafka tables of the project';
    report.error(two.options.get(option)?.keySpan ?? two.name, message, hint);
  }
  return Object.assign(
    {},
    ...[...tables].reverse().map(({ connector }) => connector.settings),
    first.connector.settings,
  );
}

const ONE_CLUSTER =
  'One transaction covers all Kafka tables of a project: connect them alike, or put the queries of each cluster into a folder of its own';

/** Passes the first, and those that say another thing than the first. */
function isNew(setting: Setting): (table: KafkaTable, place: number, all: readonly KafkaTable[]) => boolean {
  return (table, place, [first]) =>
    place === 0 || first === undefined || textOf(table, setting) !== textOf(first, setting);
}

/** The same for equal settings. */
function textOf({ connector: { settings } }: KafkaTable, setting: Setting): string {
  if (setting === 'brokers') return settings.brokers.toSorted().join();
  return JSON.stringify(settings[setting]) ?? '';
}

/** Of the options that begin so the first in which the two differ. */
function optionOf(one: KafkaTable, two: KafkaTable, beginnings: readonly string[]): string | undefined {
  const keys = [...one.options.keys(), ...two.options.keys()];
  const differing = keys.filter((key) => one.options.get(key)?.value !== two.options.get(key)?.value);
  return beginnings.flatMap((beginning) => differing.find((key) => key.startsWith(beginning)) ?? [])[0];
}
