import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { MotifError, unreachable } from '../errors.js';
import type { KafkaSasl, KafkaSettings, KafkaTls } from '../kafka-settings.js';
import type { KafkaClock } from './driver.js';
import type { KafkaConfig } from './kafkajs.js';
import { oauthTokens } from './oauth-tokens.js';

/**
 * How the client is to connect.
 * @throws MotifError for a certificate or key that is missing, or is not one.
 */
export async function clientConfig(settings: KafkaSettings, clock: KafkaClock): Promise<KafkaConfig> {
  const { brokers, clientId = 'motif', tls, sasl } = settings;
  return {
    brokers: [...brokers],
    clientId,
    connectionTimeout: 10_000,
    authenticationTimeout: 10_000,
    ...(tls === undefined ? {} : { ssl: await tlsOf(tls) }),
    ...(sasl === undefined ? {} : { sasl: saslOf(sasl, clock) }),
  };
}

async function tlsOf({ ca, certificate, key, keyPassword }: KafkaTls): Promise<Exclude<KafkaConfig['ssl'], undefined>> {
  const options = {
    ...(ca === undefined ? {} : { ca: await pem(ca, 'properties.ssl.ca.location') }),
    ...(certificate === undefined ? {} : { cert: await pem(certificate, 'properties.ssl.certificate.location') }),
    ...(key === undefined ? {} : { key: await pem(key, 'properties.ssl.key.location') }),
    ...(keyPassword === undefined ? {} : { passphrase: keyPassword }),
  };
  try {
    createSecureContext(options);
  } catch (error) {
    const files = [ca, certificate, key].filter((file) => file !== undefined).map((file) => `'${file}'`);
    const message = `TLS cannot be set up with ${files.join(', ')}: ${error instanceof Error ? error.message : error}`;
    const hint = "A key has to be that of its certificate, and 'properties.ssl.key.password' that of the key";
    throw new MotifError('INVALID_INPUT', { message, hint }, { cause: error });
  }
  return options;
}

async function pem(file: string, option: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const message = `'${option}' = '${file}' cannot be read: ${error instanceof Error ? error.message : error}`;
    throw new MotifError('INVALID_INPUT', message, { cause: error });
  }
  if (text.includes('-----BEGIN ')) return text;
  const hint = "Such a file begins with -----BEGIN; keytool and openssl pkcs12 make one of a store of Java's";
  throw new MotifError('INVALID_INPUT', { message: `'${option}' = '${file}' is not in PEM`, hint });
}

function saslOf(sasl: KafkaSasl, clock: KafkaClock): Exclude<KafkaConfig['sasl'], undefined> {
  switch (sasl.mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username: sasl.username, password: sasl.password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username: sasl.username, password: sasl.password };
    case 'OAUTHBEARER': {
      const token = oauthTokens(sasl, clock);
      return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await token() }) };
    }
    default:
      return unreachable(sasl);
  }
}
