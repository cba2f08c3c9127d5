import type { KafkaConnector } from '../../kafka-connector.js';
import type { MetadataColumn } from '../../metadata-column.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { choiceOf } from './option-values.js';
import { type KeyedTable, planKafkaFormats } from './plan-kafka-formats.js';
import { planKafkaSettings } from './plan-kafka-settings.js';
import { planDiscovery, planKafkaStartup } from './plan-kafka-startup.js';
import { planSecretHeaders } from './plan-secret-headers.js';
import type { TableOption } from './read-table-options.js';

const TOPIC_NAME = /^(?!\.{1,2}$)[\w.-]{1,249}$/;
const EXAMPLE =
  `WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}', ` +
  "'properties.group.id' = 'shop', 'scan.startup.mode' = 'earliest-offset', 'format' = 'json')";

/** How a table's topics are read and written: what WITH says. */
export function planKafkaConnector(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  columns: KeyedTable & { readonly metadata: readonly MetadataColumn[] },
  report: ProblemReport,
  locatePath: (path: string) => string,
): KafkaConnector | undefined {
  for (const needed of [['topic'], ['properties.bootstrap.servers'], ['format', 'value.format']]) {
    if (needed.some((key) => options.has(key))) continue;
    report.error(table.name, `table ${table.name.name} needs a '${needed[0]}'`, `Write ${EXAMPLE}`);
    return undefined;
  }
  const topic = options.get('topic');
  const topics = topic && topicsOf(topic, report);
  const settings = planKafkaSettings(table, options, report, locatePath);
  const startup = planKafkaStartup(options, topics?.length ?? 1, report);
  const discovery = planDiscovery(options.get('scan.topic-partition-discovery.interval'), report);
  const formats = planKafkaFormats(table, options, columns, report, locatePath);
  const outOfRange = resetOf(options.get('properties.auto.offset.reset'), report);
  const delivery = deliveryOf(options.get('sink.delivery-guarantee'), report);
  const group = options.get('properties.group.id');
  const groupId = group?.value.trim();
  if (group !== undefined && groupId === '') {
    report.error(
      group.valueSpan,
      "'properties.group.id' is empty",
      'Processes with one group id divide the partitions',
    );
  }
  if (topic === undefined || topics === undefined || settings === undefined || formats === undefined) return undefined;
  if (startup === undefined || outOfRange === undefined || delivery === undefined) return undefined;
  return {
    kind: 'kafka',
    topics,
    written: topic.shown,
    settings,
    ...(groupId === undefined ? {} : { groupId }),
    startup,
    outOfRange,
    ...discovery,
    ...formats,
    metadata: columns.metadata,
    ...planSecretHeaders(options.get('secret.headers'), report),
    delivery,
  };
}

/** With a `;` between them. */
function topicsOf(option: TableOption, report: ProblemReport): readonly string[] | undefined {
  const topics = option.value.split(';').map((topic) => topic.trim());
  const wrong = topics.find((topic) => !TOPIC_NAME.test(topic));
  const twice = topics.find((topic, place) => topics.indexOf(topic) !== place);
  const shown = (topic: string): string => (option.isAsWritten ? topic : option.shown);
  if (wrong !== undefined) {
    const hint =
      "Topics are named with letters, digits, '.', '_' and '-', 249 at most; several have a ';' between them";
    report.error(option.valueSpan, `'${shown(wrong)}' is not the name of a topic`, hint);
    return undefined;
  }
  if (twice === undefined) return topics;
  report.error(option.valueSpan, `topic ${shown(twice)} is named twice`, 'Name each topic once');
  return undefined;
}

function resetOf(option: TableOption | undefined, report: ProblemReport): KafkaConnector['outOfRange'] | undefined {
  return option === undefined ? 'none' : choiceOf(option, ['none', 'earliest', 'latest'], report);
}

function deliveryOf(option: TableOption | undefined, report: ProblemReport): KafkaConnector['delivery'] | undefined {
  if (option === undefined) return 'exactly-once';
  const isNone = option.value.trim().toLowerCase() === 'none';
  const refusal = isNone
    ? "What is found is never lost: write 'exactly-once', or 'at-least-once' where readers pass over an id that they had"
    : undefined;
  return choiceOf(option, ['exactly-once', 'at-least-once'], report, refusal === undefined ? {} : { all: refusal });
}
