import { expect, test } from 'vitest';
import type { KafkaError } from '../../src/kafka/driver.js';
import type { KafkaSettings } from '../../src/kafka-settings.js';
import { freePort } from '../support/kafka/free-port.js';
import { kafkajsOfTest } from '../support/kafka/kafkajs-of-test.js';
import { kept } from '../support/kafka/kept.js';
import { ownBroker } from '../support/kafka/own-broker.js';
import { Reader } from '../support/kafka/reader.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const own = ownBroker();
const keep = kept();

function direct(settings: Partial<KafkaSettings> = {}) {
  return kafkajsOfTest({ ...settings, brokers: own().client.brokers });
}

function proxied(settings: Partial<KafkaSettings> = {}) {
  return kafkajsOfTest({ ...settings, brokers: own().proxied });
}

function valued(value: string, partition = 0) {
  return { partition, key: null, value: Buffer.from(value) };
}

test('a broker that is killed and comes back: reading and writing go on', async () => {
  const topic = await own().client.createTopic();
  // However long it takes to come back, who reads stays a member.
  const driver = await direct({ sessionTimeout: 300_000 });
  const reader = await keep(Reader.open(driver, { groupId: uniqueName('group'), topics: [topic] }));
  const producer = await keep(driver.producer());
  const transactionalId = uniqueName('id');
  const transactional = await keep(driver.transactionalProducer({ transactionalId }));
  await producer.send(topic, [valued('before')]);
  await transactional.begin();
  await transactional.send(topic, [valued('in a transaction')]);
  await reader.until(({ records }) => records.length === 1);
  await own().broker.kill();
  const sending = producer.send(topic, [valued('meanwhile')]);
  await own().broker.restart();
  await sending;
  await transactional.send(topic, [valued('still in it')]);
  // A commit is not tried again where the broker is up, but not ready yet.
  const outcome = await transactional.commit().then(
    () => 'committed',
    (error: KafkaError) => error.kind,
  );
  expect(['committed', 'in-doubt']).toContain(outcome);
  const next = await keep(driver.transactionalProducer({ transactionalId }));
  await next.begin();
  await next.send(topic, [valued('after')]);
  await next.commit();
  await reader.until(({ values }) => values.includes('after'));
  const outside = ['before', 'meanwhile', 'after'];
  const inside = reader.values.filter((value) => !outside.includes(value));
  expect(inside).toEqual(outcome === 'committed' || inside.length > 0 ? ['in a transaction', 'still in it'] : []);
  expect(reader.values.filter((value) => outside.includes(value))).toEqual(outside);
  // It was told that nobody answered, and is the same member still.
  expect(reader.troubles.at(-1)).toMatchObject({ isFatal: false, error: { kind: 'unavailable' } });
  expect(reader.history).toHaveLength(1);
});

test('who reads can be closed while nobody answers', async () => {
  const topic = await own().client.createTopic();
  const reader = await Reader.open(await direct(), { groupId: uniqueName('group'), topics: [topic] });
  await reader.until(({ history }) => history.length === 1);
  await own().broker.kill();
  await reader.until(({ troubles }) => troubles.at(-1)?.error.message.includes('no broker can be reached') === true);
  await reader.close();
  await own().broker.restart();
});

test('members that are idle stay; who falls silent loses its partitions, and is told so when it is back', async () => {
  const topic = await own().client.createTopic({ partitions: 6 });
  const of = { groupId: uniqueName('group'), topics: [topic] };
  const settings = { sessionTimeout: 2_000 };
  const a = await keep(Reader.open(await direct(settings), { ...of, name: 'a' }));
  const b = await keep(Reader.open(await direct(settings), { ...of, name: 'b' }));
  const c = await keep(Reader.open(await proxied(settings), { ...of, name: 'c' }));
  for (const one of [a, b, c]) await one.until(({ assigned }) => assigned.length === 2);
  const before = [a, b].map(({ history }) => history.length);
  own().proxy.stall();
  for (const one of [a, b]) await one.until(({ assigned }) => assigned.length === 3);
  // The session was over once, of one of them: longer than that neither of the others said anything but that it is there.
  expect([a, b].map(({ history }) => history.length)).toEqual(before.map((times) => times + 1));
  const producer = await keep((await direct()).producer());
  await producer.send(
    topic,
    Array.from({ length: 6 }, (_, partition) => valued(`${partition}`, partition)),
  );
  for (const one of [a, b]) await one.until(({ records }) => records.length === 3);
  own().proxy.heal();
  // Before it notices it may be given what it had asked for.
  await c.until(({ history }) => history.at(-2)?.length === 0);
  expect(c.history.slice(-2)).toMatchObject([[], [{ partition: 2 }, { partition: 5 }]]);
  await c.until((reader) => reader.next(topic, 5) === 1);
  expect([a, b, c].flatMap(({ troubles }) => troubles.filter(({ isFatal }) => isFatal))).toEqual([]);
});

test('cut off in a commit, it is in doubt, and settled when another has begun', async () => {
  const topic = await own().client.createTopic();
  const transactionalId = uniqueName('id');
  const old = await keep((await proxied()).transactionalProducer({ transactionalId }));
  await old.begin();
  await old.send(topic, [valued('old')]);
  own().proxy.cut();
  await expect(old.commit()).rejects.toMatchObject({ kind: 'in-doubt' });
  own().proxy.heal();
  await expect(old.begin()).rejects.toMatchObject({ kind: 'unavailable' });
  const driver = await direct();
  const young = await keep(driver.transactionalProducer({ transactionalId }));
  await young.begin();
  await young.send(topic, [valued('young')]);
  await young.commit();
  const reader = await keep(Reader.open(driver, { groupId: uniqueName('group'), topics: [topic] }));
  await reader.until((reader) => reader.next(topic, 0) === 4);
  expect(reader.values).toEqual(['young']);
});

test('where nobody answers, that is said once, and then it is an error', async () => {
  const said: string[] = [];
  const nobody = `127.0.0.1:${await freePort()}`;
  const driver = await kafkajsOfTest({ brokers: [nobody] }, (level, message) => said.push(`${level}: ${message}`));
  await expect(driver.admin()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(said).toEqual([expect.stringContaining(`warning: Kafka at ${nobody}`)]);
});
