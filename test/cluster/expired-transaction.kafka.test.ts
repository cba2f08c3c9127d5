import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { ownBroker } from '../support/kafka/own-broker.js';

const own = ownBroker();

const END_TXN = 26;

test('a transaction that the broker gives up is done again, and it says so', async () => {
  const { client: kafka, proxy, proxied } = own();
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 6 });
  const group = await CartGroup.open(kafka, { events, session: 15_000, transaction: 1_000 });
  const flow = cartFlow(kafka, events, carts);
  const slow = group.start({ KAFKA_BROKERS: proxied.join() });
  await group.divided([slow]);
  await group.more('minds', 20);
  await proxy.hold(END_TXN);
  await group.settled();
  proxy.heal();
  await slow.says(/the transaction outlived its timeout; it goes on from its last commit$/);
  await group.more('minds', 20);
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
  expect(slow.count(/joins its group anew/)).toBe(0);
});
