import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

test('a transaction that the broker gives up is done again, and it says so', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 6 });
  const group = await CartGroup.open(kafka, { events, session: 15_000, transaction: 1_000 });
  const flow = cartFlow(kafka, events, carts);
  const stopped = group.start();
  await group.divided([stopped]);
  for (;;) {
    await group.more('minds', 1);
    stopped.signal('SIGSTOP');
    if (await group.hasOpenTransaction()) break;
    stopped.signal('SIGCONT');
  }
  // Resolves when it is aborted.
  await group.heads();
  stopped.signal('SIGCONT');
  await stopped.says(/the transaction outlived its timeout; it goes on from its last commit$/);
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
  expect(stopped.count(/joins its group anew/)).toBe(0);
});
