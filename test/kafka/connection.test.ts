import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { clientConfig } from '../../src/kafka/connection.js';
import type { KafkaTls } from '../../src/kafka-settings.js';
import { makeCertificates } from '../support/kafka/certificates.js';
import { temporaryFolder } from '../support/temporary-folder.js';

function connecting(tls: KafkaTls) {
  const clock = { now: () => 0, wait: async () => undefined };
  return clientConfig({ brokers: ['127.0.0.1:9092'], tls }, clock);
}

test('a file that is not there, and one that is not in PEM', async () => {
  const file = join(temporaryFolder(), 'ca.jks');
  await expect(connecting({ ca: file })).rejects.toThrow(`'properties.ssl.ca.location' = '${file}' cannot be read`);
  writeFileSync(file, 'store of Java');
  await expect(connecting({ ca: file })).rejects.toThrow(`'properties.ssl.ca.location' = '${file}' is not in PEM`);
});

test('a key of another certificate, and one that another password opens', async () => {
  const { ca, client, otherCa } = makeCertificates(temporaryFolder());
  const { certificate, key, encryptedKey, keyPassword } = client;
  await expect(connecting({ ca, certificate, key: encryptedKey, keyPassword })).resolves.toMatchObject({ ssl: {} });
  await expect(connecting({ certificate: otherCa, key })).rejects.toThrow('TLS cannot be set up with');
  const wrong = connecting({ certificate, key: encryptedKey, keyPassword: 'another password' });
  await expect(wrong).rejects.toThrow("'properties.ssl.key.password'");
  await expect(wrong).rejects.not.toThrow('another password');
});
