import { expect, test } from 'vitest';
import type { KafkaLog } from '../../src/kafka/driver.js';
import type { KafkaSasl, KafkaSettings } from '../../src/kafka-settings.js';
import { kafkajsOfTest } from '../support/kafka/kafkajs-of-test.js';
import { kept } from '../support/kafka/kept.js';
import { Reader } from '../support/kafka/reader.js';
import { securedBroker } from '../support/kafka/secured-broker.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const secured = securedBroker();
const keep = kept();

test('TLS, with an authority of its own', async () => {
  const { listeners, certificates } = secured();
  await expectThrough({ brokers: [listeners.tls], tls: { ca: certificates.ca } });
});

test('TLS, with a certificate of the client and its key, also encrypted', async () => {
  const { listeners, certificates } = secured();
  const { certificate, key, encryptedKey, keyPassword } = certificates.client;
  const { ca } = certificates;
  await expectThrough({ brokers: [listeners.mutualTls], tls: { ca, certificate, key } });
  await expectThrough({ brokers: [listeners.mutualTls], tls: { ca, certificate, key: encryptedKey, keyPassword } });
});

test.each(['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const)('a password: %s', async (mechanism) => {
  const { listeners, certificates, username, password } = secured();
  const sasl: KafkaSasl = { mechanism, username, password };
  await expectThrough({ brokers: [listeners.sasl], sasl });
  await expectThrough({ brokers: [listeners.saslTls], sasl, tls: { ca: certificates.ca } });
});

test('a token: asked for once, whoever connects', async () => {
  const { listeners, tokens } = secured();
  const before = tokens.scopes.length;
  await expectThrough({ brokers: [listeners.sasl], sasl: { ...oauth(), scope: 'kafka' } });
  expect(tokens.scopes.slice(before)).toEqual(['kafka']);
});

test('what is refused is said, without secrets', async () => {
  const { listeners, certificates, username } = secured();
  const said: string[] = [];
  const log: KafkaLog = (_, message) => said.push(message);
  const secret = 'guessed: secret';
  const refused: readonly KafkaSettings[] = [
    { brokers: [listeners.sasl], sasl: { mechanism: 'SCRAM-SHA-256', username, password: secret } },
    { brokers: [listeners.sasl], sasl: { mechanism: 'PLAIN', username, password: secret } },
    { brokers: [listeners.sasl], sasl: { ...oauth(), clientSecret: secret } },
    { brokers: [listeners.tls], tls: { ca: certificates.otherCa } },
    { brokers: [listeners.mutualTls], tls: { ca: certificates.ca } },
  ];
  await Promise.all(
    refused.map(async (settings) => {
      const refusal = await kafkajsOfTest(settings, log)
        .then((driver) => driver.admin())
        .catch((error: unknown) => error);
      expect(refusal).toMatchObject({ kind: 'refused' });
      said.push(String(refusal));
    }),
  );
  expect(said.join('\n')).not.toContain(secret);
});

function oauth(): Extract<KafkaSasl, { mechanism: 'OAUTHBEARER' }> {
  const { url, clientId, clientSecret } = secured().tokens;
  return { mechanism: 'OAUTHBEARER', tokenEndpoint: url, clientId, clientSecret };
}

async function expectThrough(settings: KafkaSettings): Promise<void> {
  const driver = await kafkajsOfTest(settings);
  const topic = await secured().client.createTopic();
  const producer = await keep(driver.transactionalProducer({ transactionalId: uniqueName('id') }));
  await producer.begin();
  await producer.send(topic, [{ key: null, value: Buffer.from('through') }]);
  await producer.commit();
  const reader = await keep(Reader.open(driver, { groupId: uniqueName('group'), topics: [topic] }));
  await reader.until(({ records }) => records.length === 1);
  expect(reader.values).toEqual(['through']);
}
