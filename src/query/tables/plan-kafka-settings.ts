import type { KafkaCompression, KafkaSettings } from '../../kafka-settings.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { choiceOf, textOf, wholeNumberOf } from './option-values.js';
import { planKafkaSecurity } from './plan-kafka-security.js';
import type { TableOption } from './read-table-options.js';

const COMPRESSIONS: readonly ('none' | KafkaCompression)[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const BROKER = /^(\[[0-9a-f:]+\]|[^\s:,/]+):\d{1,5}$/i;
const MOST = 2_147_483_647;

/** How to reach the cluster, and how to behave there. */
export function planKafkaSettings(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
  locatePath: (path: string) => string,
): KafkaSettings | undefined {
  const servers = options.get('properties.bootstrap.servers');
  const brokers = servers && brokersOf(servers, report);
  const client = options.get('properties.client.id');
  const clientId = client && textOf(client, report, 'The brokers show it in their logs: leave it out and it is motif');
  const compressed = options.get('properties.compression.type');
  const compression = compressed && choiceOf(compressed, COMPRESSIONS, report);
  const whole = (key: string, what: string): number | undefined => {
    const option = options.get(key);
    return option && wholeNumberOf(option, [1, MOST], report, what);
  };
  const sessionTimeout = whole('properties.session.timeout.ms', 'a number of milliseconds');
  const transactionTimeout = whole('properties.transaction.timeout.ms', 'a number of milliseconds');
  const maxRequestSize = whole('properties.max.request.size', 'a number of bytes');
  const security = planKafkaSecurity(table, options, report, locatePath);
  if (brokers === undefined || security === undefined) return undefined;
  return {
    brokers,
    ...(clientId === undefined ? {} : { clientId }),
    ...security,
    ...(compression === undefined || compression === 'none' ? {} : { compression }),
    ...(sessionTimeout === undefined ? {} : { sessionTimeout }),
    ...(transactionTimeout === undefined ? {} : { transactionTimeout }),
    ...(maxRequestSize === undefined ? {} : { maxRequestSize }),
  };
}

function brokersOf(option: TableOption, report: ProblemReport): readonly string[] | undefined {
  const brokers = option.value.split(',').map((broker) => broker.trim());
  const wrong = brokers.find((broker) => !BROKER.test(broker));
  if (wrong === undefined) return brokers;
  const shown = option.isAsWritten ? wrong : option.shown;
  const hint = "Write a host and a port, 'localhost:9092', several with a ',' between them";
  report.error(option.valueSpan, `'${shown}' is not the address of a broker`, hint);
  return undefined;
}
