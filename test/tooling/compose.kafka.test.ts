import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composeFile } from '../support/compose-file.js';
import { brokerOfFile } from '../support/kafka/broker-of-file.js';
import { java, runBroker } from '../support/kafka/broker-process.js';
import { freePort } from '../support/kafka/free-port.js';
import { kafkaClient } from '../support/kafka/kafka-client.js';

/** What the image's wrapper wants to find of logging. */
const LOGGING = 'Configuration: { Loggers: { Root: { level: INFO }, Logger: [{ name: kafka, level: INFO }] } }';

/**
 * The broker of docker-compose.yml without its container: its variables, with ports of this machine, are made into a file and
 * its data is formatted by the class that does so in the image.
 */
const started = brokerOfFile(async ({ jars, folder, after }) => {
  const [host, controller, network] = [await freePort(), await freePort(), await freePort()];
  const ports = new Map([
    ['9092', host],
    ['9093', controller],
    ['19092', network],
  ]);
  const here = (value: string | number) =>
    String(value)
      .replaceAll(/\b\d{4,5}\b/g, (port) => `${ports.get(port) ?? port}`)
      .replaceAll('//kafka:', '//127.0.0.1:')
      .replaceAll('/var/lib/kafka/data', join(folder, 'data'));
  const variables = Object.entries(composeFile().services.kafka?.environment ?? {});
  const env = Object.fromEntries(variables.map(([name, value]) => [name, here(value)]));
  const place = (name: string, files: Readonly<Record<string, string>> = {}) => {
    mkdirSync(join(folder, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
    return [`--${name}-configs-dir`, join(folder, name)];
  };
  const places = [
    ...place('default', { 'server.properties': '', 'log4j2.yaml': LOGGING, 'tools-log4j2.yaml': LOGGING }),
    ...place('mounted'),
    ...place('final', { 'server.properties': '' }),
  ];
  const options = [...java(jars), 'kafka.docker.KafkaDockerWrapper', 'setup', ...places];
  const { status, stderr } = spawnSync('java', options, { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const broker = await runBroker(jars, join(folder, 'final', 'server.properties'));
  after(() => broker.stop());
  const client = kafkaClient([`127.0.0.1:${host}`]);
  after(() => client.close());
  return { client, network: `127.0.0.1:${network}` };
});

test('the broker of docker-compose.yml starts, and has transactions and groups with one replica', async () => {
  const { client } = started();
  const topic = await client.createTopic({ partitions: 4 });
  const producer = client.kafka.producer({ transactionalId: topic, maxInFlightRequests: 1, idempotent: true });
  await producer.connect();
  const transaction = await producer.transaction();
  await transaction.send({ topic, messages: [{ value: 'in a transaction' }] });
  await transaction.commit();
  await producer.disconnect();
  const records = await client.readTopic(topic);
  expect(records.map(({ value }) => value?.toString())).toEqual(['in a transaction']);
});

test('containers reach it by another way, and no topic is made by asking for it', async () => {
  const { client, network } = started();
  const inside = kafkaClient([network]);
  const { brokers } = await (await inside.admin()).describeCluster();
  expect(brokers.map(({ host, port }) => `${host}:${port}`)).toEqual([network]);
  await expect((await client.admin()).fetchTopicMetadata({ topics: ['nobody-made-it'] })).rejects.toThrow(
    'does not host this topic-partition',
  );
  await inside.close();
});
