import { test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { kafkaClient } from '../support/kafka/kafka-client.js';
import { kept } from '../support/kafka/kept.js';
import { ownBroker } from '../support/kafka/own-broker.js';

const own = ownBroker();
const keep = kept();

test('a broker that is killed and started again, twice, while events come changes nothing', async () => {
  const { client: kafka, broker } = own();
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 11 });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  const processes = [group.start(), group.start()];
  await group.divided(processes);
  for (let kill = 0; kill < 2; kill++) {
    await group.more('minds', 20);
    await broker.kill();
    await Promise.all(processes.map((one) => one.says(/no broker .*; trying again$/i)));
    await broker.restart();
    await Promise.all(processes.map((one) => one.says(/^Kafka answers again$/)));
  }
  await group.more('minds', 20);
  await flow.end();
  // A client of the test that was there before may not find its way about afterwards.
  const fresh = await keep(Promise.resolve(kafkaClient(kafka.brokers)));
  await expectUndisturbed(fresh, { group, carts, events });
});
