import { expect, test } from 'vitest';
import { cartFlow } from '../support/kafka/cart-flow.js';
import { CartGroup } from '../support/kafka/cart-group.js';
import { CartEvents } from '../support/kafka/carts.js';
import { expectUndisturbed } from '../support/kafka/expect-undisturbed.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

/** Longer than any test may take: whoever gets a task of another has been left it. */
const VERY_LONG = 900_000;

test('SIGTERM: it ends with 143, others have its tasks without waiting for its session, and who goes on replays nothing', async () => {
  const events = await kafka.createTopic({ name: 'events', partitions: 4 });
  const carts = new CartEvents({ seed: 2 });
  const group = await CartGroup.open(kafka, { events, session: VERY_LONG });
  const flow = cartFlow(kafka, events, carts);
  const first = group.start();
  await group.divided([first]);
  await group.until({ minds: 50 });
  const second = group.start();
  await group.divided([first, second]);
  expect(await first.end('SIGTERM')).toEqual({ code: 143, signal: null });
  expect(first.said).toContain('SIGTERM: ending after the events at hand; once more ends at once');
  await group.divided([second]);
  await group.until({ minds: 100 });
  // Who is stopped while it still replays what another left has nothing to add to that.
  await group.eachCommits();
  await group.stop();
  for (const { epoch, checkpoint } of await group.heads()) expect(checkpoint).toBe(epoch);
  group.start();
  await flow.end();
  await expectUndisturbed(kafka, { group, carts, events });
});
