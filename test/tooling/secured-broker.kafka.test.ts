import { readFileSync } from 'node:fs';
import type { SASLOptions } from 'kafkajs';
import { expect, test } from 'vitest';
import { type ClientOptions, kafkaClient } from '../support/kafka/kafka-client.js';
import { type SecuredBroker, securedBroker } from '../support/kafka/secured-broker.js';

const secured = securedBroker();

test('by a certificate that its authority vouches for', async () => {
  const { listeners } = secured();
  await expectThrough(listeners.tls, { ssl: { ca: authority() } });
});

test('by a certificate of the client', async () => {
  const { listeners, certificates } = secured();
  const { certificate, key, encryptedKey, keyPassword } = certificates.client;
  const cert = readFileSync(certificate, 'utf8');
  await expectThrough(listeners.mutualTls, { ssl: { ca: authority(), cert, key: readFileSync(key, 'utf8') } });
  const locked = { key: readFileSync(encryptedKey, 'utf8'), passphrase: keyPassword };
  await expectThrough(listeners.mutualTls, { ssl: { ca: authority(), cert, ...locked } });
});

test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)('by a password: %s', async (mechanism) => {
  const { listeners, username, password } = secured();
  await expectThrough(listeners.sasl, { sasl: passwordOptions(mechanism, { username, password }) });
  await expectThrough(listeners.saslTls, {
    ssl: { ca: authority() },
    sasl: passwordOptions(mechanism, { username, password }),
  });
});

test('by a token', async () => {
  const { listeners, tokens } = secured();
  const sasl: SASLOptions = { mechanism: 'oauthbearer', oauthBearerProvider: () => tokenOf(tokens) };
  await expectThrough(listeners.sasl, { sasl });
  await expectThrough(listeners.saslTls, { ssl: { ca: authority() }, sasl });
});

test('a wrong password, an unknown authority, no certificate: refused', async () => {
  const { listeners, username, certificates } = secured();
  const sasl = passwordOptions('scram-sha-256', { username, password: 'guessed' });
  await expectRefused(listeners.sasl, { sasl });
  await expectRefused(listeners.tls, { ssl: { ca: readFileSync(certificates.otherCa, 'utf8') } });
  await expectRefused(listeners.mutualTls, { ssl: { ca: authority() } });
});

async function expectThrough(broker: string, options: ClientOptions): Promise<void> {
  const client = kafkaClient([broker], options);
  const topic = await client.createTopic();
  await client.produce(topic, [{ value: 'through' }]);
  const reader = client.kafka.consumer({ groupId: topic, maxWaitTimeInMs: 100 });
  await reader.connect();
  await reader.subscribe({ topic, fromBeginning: true });
  const value = await new Promise((resolve, reject) => {
    reader.run({ eachMessage: async ({ message }) => resolve(message.value?.toString()) }).catch(reject);
  });
  expect(value).toBe('through');
  await reader.disconnect();
  await client.close();
}

async function expectRefused(broker: string, options: ClientOptions): Promise<void> {
  const client = kafkaClient([broker], { ...options, retry: { retries: 0 } });
  await expect(client.admin()).rejects.toThrow();
}

function authority(): string {
  return readFileSync(secured().certificates.ca, 'utf8');
}

function passwordOptions(
  mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512',
  who: { readonly username: string; readonly password: string },
): SASLOptions {
  switch (mechanism) {
    case 'plain':
      return { mechanism, ...who };
    case 'scram-sha-256':
      return { mechanism, ...who };
    case 'scram-sha-512':
      return { mechanism, ...who };
  }
}

async function tokenOf({ url, clientId, clientSecret }: SecuredBroker['tokens']): Promise<{ value: string }> {
  const who = `${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`;
  const headers = { authorization: `Basic ${Buffer.from(who).toString('base64')}` };
  const body = new URLSearchParams({ grant_type: 'client_credentials' });
  const answer: { access_token: string } = JSON.parse(
    await (await fetch(url, { method: 'POST', headers, body })).text(),
  );
  return { value: answer.access_token };
}
