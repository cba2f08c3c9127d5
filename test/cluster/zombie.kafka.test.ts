import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

test('a process that is stopped for longer than its session, and goes on beside its successor, changes nothing', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 3 });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  let [zombie, other] = [group.start(), group.start()];
  await group.divided([zombie, other]);
  const fenced = /another process has taken over its transactional id.*; it goes on from its last commit$/;
  let fences = 0;
  for (let turn = 0; turn < 3; turn++) {
    await group.more('minds', 20);
    zombie.signal('SIGSTOP');
    await group.divided([other]);
    await group.more('minds', 20);
    zombie.signal('SIGCONT');
    await zombie.says(/^this process was silent for longer than the session timeout and joins its group anew$/);
    await group.divided([zombie, other]);
    fences += zombie.count(fenced);
    [zombie, other] = [other, zombie];
  }
  expect(fences).toBeGreaterThan(0);
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
});
