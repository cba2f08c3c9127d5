import { test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { ownBroker } from '../support/kafka/own-broker.js';

const own = ownBroker();

for (const fault of ['cut', 'stall'] as const) {
  test(`a network that fails (${fault}) for longer than the session, and heals, changes nothing`, async () => {
    const { client: kafka, proxy, proxied } = own();
    const events = await kafka.createTopic({ name: 'events', partitions: 4 });
    const carts = new CartEvents({ seed: 12 });
    const group = await CartGroup.open(kafka, { events });
    const flow = cartFlow(kafka, events, carts);
    const away = group.start({ KAFKA_BROKERS: proxied.join() });
    const other = group.start();
    await group.divided([away, other]);
    await group.more('minds', 20);
    proxy[fault]();
    await group.divided([other]);
    await group.more('minds', 20);
    proxy.heal();
    await away.says(/^this process was silent for longer than the session timeout and joins its group anew$/);
    await group.divided([away, other]);
    await group.more('minds', 20);
    await flow.end();
    await expectUndisturbed(kafka, { group, carts, events });
  });
}
