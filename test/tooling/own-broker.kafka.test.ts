import { expect, test } from 'vitest';
import { kafkaClient } from '../support/kafka/kafka-client.js';
import { ownBroker } from '../support/kafka/own-broker.js';

const own = ownBroker();

test('a broker that was killed has everything when it is back', async () => {
  const topic = await own.client.createTopic();
  await own.client.produce(topic, [{ value: 'before' }]);
  await own.broker.kill();
  await own.broker.restart();
  await own.client.produce(topic, [{ value: 'after' }]);
  expect(await values(topic)).toEqual(['before', 'after']);
});

test('a connection that the proxy cuts is of no use until it is healed', async () => {
  const topic = await own.client.createTopic();
  const impatient = own.client.kafka.producer({ retry: { retries: 0 } });
  const client = kafkaClient(own.proxied);
  await client.produce(topic, [{ value: 'through' }]);
  own.proxy.cut();
  const producer = client.kafka.producer({ retry: { retries: 0 } });
  await expect(producer.connect()).rejects.toThrow();
  await impatient.connect();
  await impatient.send({ topic, messages: [{ value: 'past it' }] });
  own.proxy.heal();
  await client.produce(topic, [{ value: 'healed' }]);
  expect(await values(topic)).toEqual(['through', 'past it', 'healed']);
  await impatient.disconnect();
  await client.close();
});

test('what the proxy swallows comes once it is healed', async () => {
  const topic = await own.client.createTopic();
  const client = kafkaClient(own.proxied);
  await client.produce(topic, [{ value: 'through' }]);
  own.proxy.stall();
  let isSent = false;
  const sending = client.produce(topic, [{ value: 'stalled' }]).then(() => {
    isSent = true;
  });
  await own.client.produce(topic, [{ value: 'past it' }]);
  expect(isSent).toBe(false);
  own.proxy.heal();
  await sending;
  expect((await values(topic)).toSorted()).toEqual(['past it', 'stalled', 'through']);
  await client.close();
});

async function values(topic: string): Promise<readonly (string | undefined)[]> {
  return (await own.client.readTopic(topic)).map(({ value }) => value?.toString());
}
