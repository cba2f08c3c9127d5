import type { KafkaConnector, KafkaStartup } from '../../kafka-connector.js';
import { MINUTE } from '../../time.js';
import type { ProblemReport } from '../problem-report.js';
import { parseDuration } from '../syntax/parse-duration.js';
import { choiceOf, wholeNumberOf } from './option-values.js';
import type { TableOption } from './read-table-options.js';

const MODES = ['earliest-offset', 'latest-offset', 'timestamp', 'group-offsets', 'specific-offsets'] as const;
const USUAL_DISCOVERY = 5 * MINUTE;
const OFFSETS_HINT = "Write 'partition:0,offset:42;partition:1,offset:300'";

/** Where a group begins that has nothing committed yet. */
export function planKafkaStartup(
  options: ReadonlyMap<string, TableOption>,
  topics: number,
  report: ProblemReport,
): KafkaStartup | undefined {
  const option = options.get('scan.startup.mode');
  const mode = option === undefined ? 'group-offsets' : choiceOf(option, MODES, report);
  const timestamp = options.get('scan.startup.timestamp-millis');
  const offsets = options.get('scan.startup.specific-offsets');
  if (mode === undefined) return undefined;
  for (const [needs, given] of [
    ['timestamp', timestamp],
    ['specific-offsets', offsets],
  ] as const) {
    if (given === undefined || mode === needs) continue;
    const message = `'${given.key}' is of no use while 'scan.startup.mode' is '${mode}'`;
    report.error(given.keySpan, message, `Write 'scan.startup.mode' = '${needs}', or leave it out`);
    return undefined;
  }
  if (mode === 'timestamp') {
    if (timestamp === undefined) return lacking(option, "'scan.startup.timestamp-millis' = '1777888800000'", report);
    const range = [0, Number.MAX_SAFE_INTEGER] as const;
    const millis = wholeNumberOf(timestamp, range, report, 'a time in milliseconds since 1970');
    return millis === undefined ? undefined : { kind: mode, timestamp: millis };
  }
  if (mode !== 'specific-offsets') return { kind: mode };
  if (offsets === undefined) {
    return lacking(option, "'scan.startup.specific-offsets' = 'partition:0,offset:42;partition:1,offset:300'", report);
  }
  if (topics > 1) {
    const message = `offsets are of one topic's partitions, and this table has ${topics} topics`;
    report.error(offsets.valueSpan, message, 'Declare a table for each, or begin at a time: timestamp');
    return undefined;
  }
  const places = offsetsOf(offsets, report);
  return places && { kind: mode, offsets: places };
}

function lacking(option: TableOption | undefined, needed: string, report: ProblemReport): undefined {
  if (option === undefined) return;
  report.error(option.valueSpan, `'${option.shown}' does not say which`, `Add ${needed}`);
}

function offsetsOf(option: TableOption, report: ProblemReport): ReadonlyMap<number, number> | undefined {
  const offsets = new Map<number, number>();
  for (const part of option.value.split(';')) {
    const [, partition = '', offset = ''] =
      /^\s*partition\s*:\s*(\d{1,9})\s*,\s*offset\s*:\s*(\d{1,15})\s*$/.exec(part) ?? [];
    const shown = option.isAsWritten ? part.trim() : option.shown;
    if (partition === '') {
      report.error(option.valueSpan, `'${shown}' is not an offset of a partition`, OFFSETS_HINT);
      return undefined;
    }
    if (offsets.has(Number(partition))) {
      report.error(option.valueSpan, `'${shown}' names a partition for the second time`, OFFSETS_HINT);
      return undefined;
    }
    offsets.set(Number(partition), Number(offset));
  }
  return offsets;
}

/** How often to look for new partitions; `'0 s'`, never. */
export function planDiscovery(
  option: TableOption | undefined,
  report: ProblemReport,
): Pick<KafkaConnector, 'discoveryInterval'> {
  if (option === undefined) return { discoveryInterval: USUAL_DISCOVERY };
  if (/^\s*0\s*[a-z]*\s*$/i.test(option.value)) return {};
  const interval = parseDuration(option.value);
  if (interval !== undefined) return { discoveryInterval: interval };
  const hint = "Write a whole number and a unit: '30 s', '5 min'; '0 s' is never";
  report.error(option.valueSpan, `'${option.shown}' is not a length of time`, hint);
  return {};
}
