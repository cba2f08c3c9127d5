import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { securedBroker } from '../support/kafka/secured-broker.js';
import { lineageFaults } from '../support/lineage-faults.js';
import { answer, type ReceivedRequest, receiver } from '../support/receiver.js';

const secured = securedBroker();
const keys = keysOf(1);

const SECURITY = `, 'properties.security.protocol' = 'SASL_SSL', 'properties.ssl.ca.location' = '\${CA}',
  'properties.sasl.mechanism' = 'SCRAM-SHA-512', 'properties.sasl.username' = '\${KAFKA_USER}',
  'properties.sasl.password' = '\${KAFKA_PASSWORD}'`;

/** Behind TLS and a password, which only the environment has. */
async function guarded(password: string) {
  const { client: kafka, listeners, certificates, username } = secured();
  const env = {
    KAFKA_BROKERS: listeners.saslTls,
    CA: certificates.ca,
    KAFKA_USER: username,
    KAFKA_PASSWORD: password,
  };
  const lineage = await receiver(answer(201));
  const events = await kafka.createTopic({ name: 'events' });
  const told = { ...env, OPENLINEAGE_URL: `http://127.0.0.1:${lineage.port}` };
  const options = { events, reading: SECURITY, writing: SECURITY, env: told };
  return { kafka, options, lineage, group: await PairsGroup.open(kafka, options) };
}

test('TLS and a password of the environment, which stands nowhere afterwards', async () => {
  const { password } = secured();
  const { kafka, options, lineage, group } = await guarded(password);
  const process = group.start({ output: 'ndjson' });
  await kafka.produce(options.events, pairEvents(keys, 0, 11));
  const pairs = pairsBefore(keys, 11);
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  expect(process.shown).toHaveLength(pairs.length);
  expectNowhere(password, [process.shown.join('\n'), process.said.join('\n'), ...filesOf(group.archive)]);
  const topics = (await (await kafka.admin()).listTopics()).filter((topic) => topic.startsWith(group.name));
  for (const topic of topics) {
    const records = await kafka.readTopic(topic);
    expectNowhere(
      password,
      records.flatMap(({ key, value }) => [key ?? '', value ?? '']),
    );
  }
  const { brokers } = expectLineage(lineage.received, 'ABORT');
  expect(brokers).toEqual([`kafka://${options.env.KAFKA_BROKERS.split(',')[0]}`]);
  expectNowhere(
    password,
    lineage.received.map(({ body }) => body),
  );
  await group.expectPairs(pairs, options);
});

test('a wrong password is an error that does not show it', async () => {
  const password = 'guessed: secret';
  const { group, lineage } = await guarded(password);
  const process = group.start({ output: 'ndjson' });
  expect(await process.ended).toEqual({ code: 3, signal: null });
  const said = process.said.join('\n');
  expect(said).toMatch(/[Aa]uthentication failed/);
  expect(said).toContain("Look at 'properties.security.protocol', user and password");
  expect(said).not.toContain('    at ');
  expectLineage(lineage.received, 'FAIL');
  expectNowhere(password, [process.shown.join('\n'), said, ...filesOf(group.archive)]);
});

/** Each query began, and came to that end; gives the namespaces of what they read in Kafka. */
function expectLineage(received: readonly ReceivedRequest[], end: string): { readonly brokers: readonly string[] } {
  const events = received.map(({ body }) => JSON.parse(body.toString()));
  expect(events.flatMap(lineageFaults)).toEqual([]);
  const states = (state: string): readonly string[] =>
    events.flatMap(({ eventType, job }) => (eventType === state ? [job.name] : [])).toSorted();
  expect(states('START').length).toBeGreaterThan(0);
  expect(states(end)).toEqual(states('START'));
  const read = events.flatMap(({ inputs }) => inputs.map((input: { readonly namespace: string }) => input.namespace));
  return { brokers: [...new Set(read.filter((name: string) => name.startsWith('kafka:')))] };
}

function expectNowhere(secret: string, places: readonly (string | Buffer)[]): void {
  expect(places.filter((place) => place.includes(secret))).toEqual([]);
}

function filesOf(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
