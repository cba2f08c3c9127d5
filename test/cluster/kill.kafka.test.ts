import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { kafkaKills } from '../support/runs.js';

const kafka = testKafka();

/** Milliseconds after it has its tasks: it restores, replays, goes on, has committed some epochs. */
const LONGEST_LIFE = 1_500;

test(`SIGKILL at ${kafkaKills} random moments while events come, and the next one goes on`, async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: Date.now() });
  const group = await CartGroup.open(kafka, { events });
  const flow = cartFlow(kafka, events, carts);
  for (let kill = 0; kill < kafkaKills; kill++) {
    const victim = group.start();
    // Some die before they have anything, some while they end.
    if (kill % 4 > 0) await victim.says(/^this process has \d/);
    await setTimeout(Math.random() * LONGEST_LIFE);
    if (kill % 4 === 3) {
      victim.signal('SIGTERM');
      await setTimeout(Math.random() * 100);
    }
    await victim.end('SIGKILL');
  }
  await flow.end();
  const last = group.start();
  await expectUndisturbed(kafka, { group, carts, events });
  expect(last.count(/; it goes on from its last commit$/)).toBe(0);
});
