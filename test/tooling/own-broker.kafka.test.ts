import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { kafkaClient } from '../support/kafka/kafka-client.js';
import { ownBroker } from '../support/kafka/own-broker.js';

const own = ownBroker();

test('a broker that was killed has everything when it is back', async () => {
  const topic = await own().client.createTopic();
  await own().client.produce(topic, [{ value: 'before' }]);
  await own().broker.kill();
  await own().broker.restart();
  await own().client.produce(topic, [{ value: 'after' }]);
  expect(await values(topic)).toEqual(['before', 'after']);
});

test('who is cut off is refused until the network is healed', async () => {
  const topic = await own().client.createTopic();
  const client = kafkaClient(own().proxied);
  await client.produce(topic, [{ value: 'through' }]);
  own().proxy.cut();
  await expect(once(connect(own().proxy.port, '127.0.0.1'), 'end')).rejects.toThrow('ECONNRESET');
  const sending = client.produce(topic, [{ value: 'healed' }]);
  await own().client.produce(topic, [{ value: 'past it' }]);
  own().proxy.heal();
  await sending;
  expect(await values(topic)).toEqual(['through', 'past it', 'healed']);
  await client.close();
});

test('what the proxy swallows comes once it is healed', async () => {
  const topic = await own().client.createTopic();
  const client = kafkaClient(own().proxied);
  await client.produce(topic, [{ value: 'through' }]);
  own().proxy.stall();
  let isSent = false;
  const sending = client.produce(topic, [{ value: 'stalled' }]).then(() => {
    isSent = true;
  });
  await own().client.produce(topic, [{ value: 'past it' }]);
  expect(isSent).toBe(false);
  own().proxy.heal();
  await sending;
  expect((await values(topic)).toSorted()).toEqual(['past it', 'stalled', 'through']);
  await client.close();
});

async function values(topic: string): Promise<readonly (string | undefined)[]> {
  return (await own().client.readTopic(topic)).map(({ value }) => value?.toString());
}
