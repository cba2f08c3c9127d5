import type { KafkaSettings } from '../../kafka-settings.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { choiceOf } from './option-values.js';
import { planKafkaSasl } from './plan-kafka-sasl.js';
import { planKafkaTls } from './plan-kafka-tls.js';
import type { TableOption } from './read-table-options.js';

const PROTOCOLS = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const;

/** How the brokers are spoken to: `'properties.security.protocol'` says which of TLS and SASL there are. */
export function planKafkaSecurity(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
  locatePath: (path: string) => string,
): Pick<KafkaSettings, 'tls' | 'sasl'> | undefined {
  const option = options.get('properties.security.protocol');
  const protocol = option === undefined ? 'PLAINTEXT' : choiceOf(option, PROTOCOLS, report);
  if (protocol === undefined) return undefined;
  const hasTls = protocol.endsWith('SSL');
  const hasSasl = protocol.startsWith('SASL');
  for (const { key, keySpan } of options.values()) {
    const lacks = key.startsWith('properties.ssl.') ? !hasTls : key.startsWith('properties.sasl.') && !hasSasl;
    if (!lacks) continue;
    const needed = key.startsWith('properties.ssl.')
      ? hasSasl
        ? 'SASL_SSL'
        : 'SSL'
      : hasTls
        ? 'SASL_SSL'
        : 'SASL_PLAINTEXT';
    const message = `'${key}' is of no use while 'properties.security.protocol' is '${protocol}'`;
    report.error(keySpan, message, `Write 'properties.security.protocol' = '${needed}', or leave it out`);
    return undefined;
  }
  const tls = hasTls ? planKafkaTls(options, report, locatePath) : undefined;
  const sasl = hasSasl ? planKafkaSasl(table, options, report) : undefined;
  if ((hasTls && tls === undefined) || (hasSasl && sasl === undefined)) return undefined;
  return { ...(tls === undefined ? {} : { tls }), ...(sasl === undefined ? {} : { sasl }) };
}
