import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const NODE_OPTIONS = `--require ${resolve('test/support/kafka/moving-clock.cjs')}`;

test('a clock that jumps back an hour stops nothing, and whose it is stays in the group', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 9 });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  const [behind, other] = [group.start({ NODE_OPTIONS }), group.start()];
  await group.divided([behind, other]);
  await group.more('minds', 20);
  behind.signal('SIGUSR2');
  await behind.says(/^the clock is an hour behind$/);
  await group.more('minds', 60);
  await behind.says(/^the system clock went back by .*; time goes on from where it was$/);
  // It hears what becomes of its group.
  const third = group.start();
  await group.divided([behind, other, third]);
  await third.end('SIGTERM');
  await group.divided([behind, other]);
  await group.more('minds', 20);
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
  expect(behind.count(/joins its group anew/)).toBe(0);
});
