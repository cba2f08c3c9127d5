import { setTimeout } from 'node:timers/promises';
import { test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { kafkaKills } from '../support/runs.js';

const kafka = testKafka();
const KILLS = Math.ceil(kafkaKills / 4);

test(`what is found across the partitions of the topic is the same after ${KILLS} kills`, async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 8, items: 40 });
  const group = await CartGroup.open(kafka, { events, whose: 'everybody' });
  const flow = cartFlow(kafka, events, carts);
  for (let kill = 0; kill < KILLS; kill++) {
    const victim = group.start();
    await victim.says(/^this process has \d/);
    await setTimeout(Math.random() * 2_000);
    await victim.end('SIGKILL');
  }
  group.start();
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events, whose: 'everybody' });
});
