import { join } from 'node:path';
import { brokerOfFile } from './broker-of-file.js';
import { startBroker } from './broker-process.js';
import { type BrokerSettings, brokerSettings, type Listener } from './broker-settings.js';
import { type Certificates, makeCertificates } from './certificates.js';
import { freePort } from './free-port.js';
import { type KafkaClient, kafkaClient } from './kafka-client.js';
import { startTokenEndpoint, type TokenEndpoint } from './token-endpoint.js';

/** A broker that wants to know who talks to it. */
export interface SecuredBroker {
  /** Past all of it, for what tests have to do besides. */
  readonly client: KafkaClient;
  /** `host:port` of each way in. */
  readonly listeners: {
    readonly tls: string;
    /** TLS, of both sides: clients need a certificate. */
    readonly mutualTls: string;
    /** PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER; in the clear. */
    readonly sasl: string;
    /** The same over TLS. */
    readonly saslTls: string;
  };
  readonly certificates: Certificates;
  /** Good for PLAIN and both SCRAMs. */
  readonly username: string;
  readonly password: string;
  /** Good for OAUTHBEARER. */
  readonly tokens: TokenEndpoint;
}

const LISTENERS = [
  { name: 'DIRECT', protocol: 'PLAINTEXT' },
  { name: 'TLS', protocol: 'SSL' },
  { name: 'MUTUAL', protocol: 'SSL' },
  { name: 'PASSWORD', protocol: 'SASL_PLAINTEXT' },
  { name: 'BOTH', protocol: 'SASL_SSL' },
] as const;
const MECHANISMS = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512', 'OAUTHBEARER'] as const;
const [USERNAME, PASSWORD] = ['motif', 'pass-word of motif'];

/** At a file's top; what it gives is asked in its tests. */
export function securedBroker(): () => SecuredBroker {
  return brokerOfFile(async ({ jars, folder, after }) => {
    const listeners: Listener[] = [];
    for (const listener of LISTENERS) listeners.push({ ...listener, port: await freePort() });
    const certificates = makeCertificates(folder);
    const tokens = await startTokenEndpoint();
    after(() => tokens.close());
    const settings = {
      ...brokerSettings({ listeners, controllerPort: await freePort(), data: join(folder, 'data') }),
      ...tlsSettings(certificates),
      ...saslSettings('password'),
      ...saslSettings('both'),
    };
    const scram = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${USERNAME},password=${PASSWORD}]`,
    ]);
    const broker = await startBroker({ jars, folder, settings, formatOptions: scram });
    after(() => broker.stop());
    const [direct = '', tls = '', mutualTls = '', sasl = '', saslTls = ''] = listeners.map(
      ({ port }) => `127.0.0.1:${port}`,
    );
    const client = kafkaClient([direct]);
    after(() => client.close());
    return {
      client,
      listeners: { tls, mutualTls, sasl, saslTls },
      certificates,
      username: USERNAME,
      password: PASSWORD,
      tokens,
    };
  });
}

function tlsSettings({ ca, server }: Certificates): BrokerSettings {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': server,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': ca,
    'listener.name.mutual.ssl.client.auth': 'required',
  };
}

function saslSettings(listener: string): BrokerSettings {
  const jaas = {
    PLAIN: `org.apache.kafka.common.security.plain.PlainLoginModule required user_${USERNAME}="${PASSWORD}"`,
    'SCRAM-SHA-256': 'org.apache.kafka.common.security.scram.ScramLoginModule required',
    'SCRAM-SHA-512': 'org.apache.kafka.common.security.scram.ScramLoginModule required',
    OAUTHBEARER:
      'org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker"',
  };
  const settings = MECHANISMS.map((mechanism) => [
    `listener.name.${listener}.${mechanism.toLowerCase()}.sasl.jaas.config`,
    `${jaas[mechanism]};`,
  ]);
  return { [`listener.name.${listener}.sasl.enabled.mechanisms`]: MECHANISMS.join(), ...Object.fromEntries(settings) };
}
