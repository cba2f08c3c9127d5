import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hideSecrets } from '../../../src/query/tables/hide-secrets.js';
import { KAFKA_SECRETS } from '../../../src/query/tables/kafka-option-names.js';
import { declareStreams } from '../../support/planned.js';
import { runs } from '../../support/runs.js';

function table(options: string): string {
  return `CREATE TABLE e (ts TIMESTAMP, password VARCHAR, WATERMARK FOR ts AS ts) WITH (${options}); -- the end`;
}

describe('whatever a secret is', () => {
  test.each(KAFKA_SECRETS)('%s', (key) => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), fc.boolean(), (secret, isLast) => {
        const option = `'${key}' = '${secret.replaceAll("'", "''")}'`;
        const text = table(isLast ? `'connector' = 'kafka', ${option}` : `${option}, 'connector' = 'kafka'`);
        const start = text.indexOf(option) + key.length + 5;
        const { text: shown, values } = hideSecrets(text);
        expect([...values]).toEqual([[start, secret]]);
        expect(shown.length).toBe(text.length);
        expect(shown.match(/[\r\n]/g)).toEqual(text.match(/[\r\n]/g));
        const end = start + option.length - key.length - 5;
        expect(shown.slice(0, start) + shown.slice(end)).toBe(text.slice(0, start) + text.slice(end));
        expect(shown.slice(start, end)).toMatch(/^'…[ \r\n]*'$/);
      }),
      { numRuns: runs },
    );
  });
});

test.each([
  // Written right
  "'properties.sasl.password' = 'hunter2'",
  "'properties.sasl.password'='hunter2','properties.client.id'='x'",
  "'properties.sasl.password' /* mine */ = -- here\n 'hunter2'",
  "'properties.sasl.password' = '${A}hunter2'",
  `'properties.sasl.jaas.config' = 'PlainLoginModule required username="\${U}" password="hunter2";'`,
  `'properties.sasl.jaas.config' = 'PlainLoginModule required username="u" password="hunter2\${P}";'`,
  `'properties.sasl.jaas.config' = 'PlainLoginModule required username="u" password=hunter2;'`,
  // Written wrong
  "'properties.sasl.password' 'hunter2'",
  "'properties.sasl.password' = 'hunter2' 'properties.client.id' = 'x'",
  "'properties.sasl.password' = hunter2",
  "'properties.sasl.password' = hunter2!",
  '"properties.sasl.password" = "hunter2"',
  'properties.sasl.password = "hunter2"',
  "'properties.sasl.password = 'hunter2'",
  "'properties.sasl.password' => 'hunter2'",
  "'properties.sasl.password' == 'hunter2'",
  "'properties.sasl.password' : 'hunter2'",
  "'properties.sasl.password' = 'hunter2",
  "'Properties.SASL.Password' = 'hunter2'",
  "'properties.sasl.pssword' = 'hunter2'",
  "'properties.ssl.keystore.password' = 'hunter2'",
  "'properties.ssl.key.pem' = 'hunter2'",
  "'sasl.password' = 'hunter2'",
  "'password' = 'hunter2'",
  "'client.secret' = 'hunter2'",
  "'url' = 'https://u:hunter2@shop.example/'",
])('nothing that is said of %j has the secret', (options) => {
  const text = table(`'connector' = 'kafka', ${options}`);
  expect(hideSecrets(text).text).not.toContain('hunter2');
  const { problems } = declareStreams(text, { A: 'a', U: 'u', P: 'p' });
  expect(problems).not.toEqual([]);
  expect(problems.join('\n')).not.toContain('hunter2');
});

test.each([
  "'properties.sasl.password' = '${KAFKA_PASSWORD}'",
  "'properties.sasl.password' = ''",
  `'properties.sasl.jaas.config' = '\${JAAS}'`,
  `'properties.sasl.jaas.config' = 'PlainLoginModule required username="me" password="\${P}";'`,
  `'properties.sasl.jaas.config' = 'ScramLoginModule required username=\\"\${U}\\" password=\\"\${P}\\";'`,
  "'properties.sasl.username' = 'me', 'properties.sasl.mechanism' = 'PLAIN'",
  "'properties.sasl.oauthbearer.token.endpoint.url' = 'https://id/token'",
  "'properties.ssl.key.location' = 'me.key'",
  "'key.fields' = 'password', 'state.ttl' = '1 day'",
  "'secret.headers' = 'x-tenant-token;session'",
])('%s is no secret', (options) => {
  const text = table(options);
  expect(hideSecrets(text)).toEqual({ text, values: new Map() });
});

test('a view, and a whole file without secrets, stay as they are', () => {
  const view = `CREATE VIEW v AS WITH w AS (SELECT 1) SELECT 'password' AS a, b FROM e WHERE c = 'password' AND 'secret' = d;`;
  const shop = readFileSync('queries/streams.sql', 'utf8');
  for (const text of [view, shop]) expect(hideSecrets(text)).toEqual({ text, values: new Map() });
});

test('a secret in the file works, and is warned of', () => {
  const options = `'connector' = 'kafka', 'topic' = 't', 'format' = 'json', 'properties.bootstrap.servers' = 'b:1',
    'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'PLAIN', 'properties.sasl.username' = 'u',
    'properties.sasl.password' = 'it''s \${A} $\${B}'`;
  const { streams, problems } = declareStreams(table(options), { A: 'a' });
  expect(streams).toMatchObject([{ connector: { settings: { sasl: { username: 'u', password: "it's a ${B}" } } } }]);
  expect(problems).toEqual([
    expect.stringContaining("warning: a secret stands in this file: 'properties.sasl.password'"),
  ]);
});
