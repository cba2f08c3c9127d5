import type { KafkaSasl } from '../../kafka-settings.js';
import type { ProblemReport } from '../problem-report.js';
import type { CreateTableSyntax } from '../syntax/ast.js';
import { JAAS } from './kafka-option-names.js';
import { choiceOf } from './option-values.js';
import { type JaasEntries, parseJaas } from './parse-jaas.js';
import type { TableOption } from './read-table-options.js';

const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
const TOKEN_HINT = "The token is asked for there: 'properties.sasl.oauthbearer.token.endpoint.url' = 'https://…/token'";

/** Who one is to the brokers. */
export function planKafkaSasl(
  table: CreateTableSyntax,
  options: ReadonlyMap<string, TableOption>,
  report: ProblemReport,
): KafkaSasl | undefined {
  const option = options.get('properties.sasl.mechanism');
  if (option === undefined) {
    const hint = `Write 'properties.sasl.mechanism' = ${MECHANISMS.map((name) => `'${name}'`).join(' or ')}`;
    report.error(options.get('properties.security.protocol')?.valueSpan ?? table.name, 'SASL needs a mechanism', hint);
    return undefined;
  }
  const isKerberos = option.value.trim().toUpperCase() === 'GSSAPI';
  const refusal = isKerberos ? { all: `Kerberos is not supported: there are ${MECHANISMS.join(', ')}` } : {};
  const mechanism = choiceOf(option, MECHANISMS, report, refusal);
  if (mechanism === undefined) return undefined;
  const jaas = options.get(JAAS);
  const entries = jaas === undefined ? {} : parseJaas(jaas.value);
  return mechanism === 'OAUTHBEARER'
    ? tokenOf(option, options, entries, report)
    : passwordOf(mechanism, option, options, entries, report);
}

function passwordOf(
  mechanism: 'PLAIN' | 'SCRAM-SHA-256' | 'SCRAM-SHA-512',
  option: TableOption,
  options: ReadonlyMap<string, TableOption>,
  entries: JaasEntries,
  report: ProblemReport,
): KafkaSasl | undefined {
  const jaas = options.get(JAAS);
  const given = [options.get('properties.sasl.username'), options.get('properties.sasl.password')];
  const [twice] = given.filter((one) => one !== undefined);
  if (jaas !== undefined && twice !== undefined) {
    report.error(twice.keySpan, `'${twice.key}' stands in '${JAAS}' too`, 'Keep one of the two');
    return undefined;
  }
  const username = entries.username ?? given[0]?.value;
  const password = entries.password ?? given[1]?.value;
  if (username !== undefined && username !== '' && password !== undefined) return { mechanism, username, password };
  if (jaas !== undefined) {
    const hint = `Write '… required username="\${KAFKA_USER}" password="\${KAFKA_PASSWORD}";', or 'properties.sasl.username' and 'properties.sasl.password'`;
    report.error(jaas.valueSpan, `'${JAAS}' does not say username and password`, hint);
    return undefined;
  }
  const hint = `Add 'properties.sasl.username' = '\${KAFKA_USER}', 'properties.sasl.password' = '\${KAFKA_PASSWORD}'`;
  report.error(option.valueSpan, `${mechanism} needs a username and a password`, hint);
  return undefined;
}

function tokenOf(
  option: TableOption,
  options: ReadonlyMap<string, TableOption>,
  entries: JaasEntries,
  report: ProblemReport,
): KafkaSasl | undefined {
  const of = (name: string): TableOption | undefined => options.get(`properties.sasl.oauthbearer.${name}`);
  const url = of('token.endpoint.url');
  const clientId = of('client.id')?.value ?? entries.clientId;
  const clientSecret = of('client.secret')?.value ?? entries.clientSecret;
  const scope = of('scope')?.value ?? entries.scope;
  if (url === undefined) {
    report.error(option.valueSpan, 'OAUTHBEARER needs an endpoint', TOKEN_HINT);
    return undefined;
  }
  if (!/^https?:\/\/\S+$/.test(url.value)) {
    report.error(url.valueSpan, `'${url.shown}' is not the address of an endpoint`, TOKEN_HINT);
    return undefined;
  }
  if (clientId === undefined || clientSecret === undefined) {
    const hint = `Add 'properties.sasl.oauthbearer.client.id' = '…', 'properties.sasl.oauthbearer.client.secret' = '\${KAFKA_SECRET}'`;
    report.error(option.valueSpan, 'OAUTHBEARER needs the id and the secret of a client', hint);
    return undefined;
  }
  const more = scope === undefined ? {} : { scope };
  return { mechanism: 'OAUTHBEARER', tokenEndpoint: url.value, clientId, clientSecret, ...more };
}
