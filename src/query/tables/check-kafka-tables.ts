import type { Problem } from '../../errors.js';
import type { KafkaSettings } from '../../kafka-settings.js';
import { isWritten } from '../../written-metadata.js';
import { kafkaUse } from '../kafka-use.js';
import type { QueryPlan } from '../plan.js';
import { ProblemReport } from '../problem-report.js';
import type { KafkaTable } from './kafka-table.js';
import { mergeKafkaSettings } from './merge-kafka-settings.js';

/**
 * What must hold of a project's Kafka tables by what queries do with them. All that are used have one cluster and one group:
 * one transaction covers them. Gives their settings, in which what one table says is said for all.
 */
export function checkKafkaTables(
  tables: readonly KafkaTable[],
  queries: readonly QueryPlan[],
  { file, text }: { readonly file: string; readonly text: string },
): { readonly settings?: KafkaSettings; readonly problems: readonly Problem[] } {
  const report = new ProblemReport(text, file);
  const { isRead, isWritten } = kafkaUse(queries);
  const read = tables.filter(({ stream }) => isRead(stream.name));
  const written = tables.filter(({ stream }) => isWritten(stream.name));
  for (const table of read) checkRead(table, report);
  for (const table of written) checkWritten(table, read, report);
  checkTopics(read, report);
  checkGroups(read, report);
  const settings = mergeKafkaSettings(
    tables.filter((table) => read.includes(table) || written.includes(table)),
    report,
  );
  return { problems: report.problems, ...(settings === undefined ? {} : { settings }) };
}

function checkRead({ stream, connector, name }: KafkaTable, report: ProblemReport): void {
  if (stream.watermark === undefined) {
    const message = `table ${stream.name} has no WATERMARK, and a topic has no end: as a table it would never be whole`;
    const hint =
      "Add WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, of its own time or of ts TIMESTAMP METADATA FROM 'timestamp'; what is looked up comes from a file";
    report.error(name, message, hint);
  }
  if (connector.groupId !== undefined) return;
  const hint = "Processes with one group divide the partitions: 'properties.group.id' = 'shop-behaviours'";
  report.error(name, `table ${stream.name} is read, and needs a 'properties.group.id'`, hint);
}

function checkWritten(table: KafkaTable, read: readonly KafkaTable[], report: ProblemReport): void {
  const { stream, connector, name, options } = table;
  const place = options.get('topic')?.valueSpan ?? name;
  if (read.length === 0) {
    const message = `queries insert into ${stream.name}, and nothing is read from Kafka: what they give is committed with what they read`;
    report.error(name, message, 'Read a Kafka table too, or leave WITH (…) out: then it is kept in the archive');
  }
  if (connector.format === 'debezium-json') {
    const message = `queries insert into ${stream.name}, and 'debezium-json' tells of changes of a database: it is only read`;
    const format = options.get('value.format') ?? options.get('format');
    report.error(format?.valueSpan ?? name, message, "Write 'cloudevents' or 'json'");
  }
  checkWrittenOnce(table, report);
  if (connector.topics.length > 1) {
    const message = `queries insert into ${stream.name}, which has ${connector.topics.length} topics`;
    report.error(place, message, 'Declare a table for each topic, and insert into one of them');
  }
  const source = read.find((other) => other.connector.topics.some((topic) => connector.topics.includes(topic)));
  if (source === undefined) return;
  const message = `queries insert into the topic of ${stream.name}, and ${source.stream.name} is read from it: what is found would be found again`;
  report.error(place, message, `Take another topic, or read ${stream.name} itself: FROM ${stream.name}`);
}

function checkWrittenOnce({ stream, connector, name }: KafkaTable, report: ProblemReport): void {
  const written = connector.metadata.filter(isWritten);
  for (const [place, { field, of }] of written.entries()) {
    const other = written.slice(0, place).find((one) => one.of.toLowerCase() === of.toLowerCase());
    if (other === undefined) continue;
    const [one, two] = [other.field, field].map((at) => stream.schema[at]?.name);
    report.error(
      name,
      `columns ${one} and ${two} of ${stream.name} would both be written as '${of}'`,
      'Keep one of them',
    );
  }
}

function checkTopics(read: readonly KafkaTable[], report: ProblemReport): void {
  for (const [place, table] of read.entries()) {
    const { stream, connector, name, options } = table;
    const before = read.slice(0, place);
    const other = before.find((one) => one.connector.topics.some((topic) => connector.topics.includes(topic)));
    if (other === undefined) continue;
    const message = `tables ${other.stream.name} and ${stream.name} are read from one topic, and an event is known by its topic, partition and offset`;
    const hint =
      'Declare the topic once, with the columns of all; a CREATE VIEW … WHERE for each kind of event tells them apart';
    report.error(options.get('topic')?.valueSpan ?? name, message, hint);
  }
}

function checkGroups(read: readonly KafkaTable[], report: ProblemReport): void {
  const [first, ...others] = read.filter(({ connector }) => connector.groupId !== undefined);
  const other = others.find(({ connector }) => connector.groupId !== first?.connector.groupId);
  if (first === undefined || other === undefined) return;
  const [one, two] = [first, other].map(({ options }) => options.get('properties.group.id'));
  const message = `tables ${first.stream.name} and ${other.stream.name} are read by two groups: '${one?.shown}' and '${two?.shown}'`;
  report.error(two?.valueSpan ?? other.name, message, ONE_TRANSACTION);
}

const ONE_TRANSACTION =
  'One transaction covers what a project reads: give them one, or put the queries of each into a folder of its own';
