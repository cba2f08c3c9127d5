import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { composeFile } from '../support/compose-file.js';
import { APICURIO } from '../support/kafka/registry-jars.js';

const { services, volumes } = composeFile();

test('what stands before what', () => {
  expect(Object.entries(services).map(([name, { depends_on }]) => [name, depends_on])).toEqual([
    ['kafka', undefined],
    ['registry', undefined],
    ['topics', { kafka: { condition: 'service_healthy' } }],
    ['motif', { topics: { condition: 'service_completed_successfully' } }],
  ]);
  expect(services.kafka?.healthcheck?.test[0]).toBe('CMD-SHELL');
  expect(services.registry?.healthcheck?.test[0]).toBe('CMD-SHELL');
  expect(services.motif?.build).toBe('.');
});

test('nothing listens beyond this machine, and what is kept has a name', () => {
  const all = Object.values(services);
  for (const port of all.flatMap(({ ports = [] }) => ports)) expect(port).toMatch(/^127\.0\.0\.1:/);
  const kept = all.flatMap(({ volumes: of = [] }) => of).filter((volume) => !volume.startsWith('./'));
  expect(kept).toEqual(['kafka:/var/lib/kafka/data', 'archive:/var/lib/motif']);
  expect(Object.keys(volumes)).toEqual(kept.map((volume) => volume.split(':')[0]));
});

test('it is the Kafka and the schema registry of the tests', () => {
  expect(services.registry?.image).toBe(`apicurio/apicurio-registry-mem:${APICURIO}`);
  const [, version] = /<kafka.version>(.+)</.exec(readFileSync('test/support/kafka/pom.xml', 'utf8')) ?? [];
  expect([services.kafka?.image, services.topics?.image]).toEqual(Array(2).fill(`apache/kafka:${version}`));
});

test('the topics that are made are those of the queries', () => {
  const made = [...(services.topics?.command?.join() ?? '').matchAll(/^make (\S+)/gm)].map(([, topic]) => topic);
  const declared = [...readFileSync('examples/kafka/streams.sql', 'utf8').matchAll(/'topic' = '(.+)'/g)];
  expect(made).toEqual(declared.map(([, topic]) => topic));
  expect(services.motif?.environment).toEqual({ KAFKA_BROKERS: 'kafka:19092' });
});
