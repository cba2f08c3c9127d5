import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { type KafkaClient, kafkaClient } from '../support/kafka/kafka-client.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';

/** One a test: clients go on asking for topics that there were. */
let kafka: KafkaClient;
beforeEach(() => {
  kafka = kafkaClient(inject('brokers'));
});
afterEach(() => kafka.close());
const keys = keysOf(2);

async function running() {
  const options = { events: await kafka.createTopic({ name: 'events', partitions: 2 }) };
  const group = await PairsGroup.open(kafka, options);
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, 0, 11));
  await group.until(pairsBefore(keys, 11).length, process);
  return { group, events: options.events, process };
}

/** And made anew under its name, with fewer events than were read. */
async function makeAnew(events: string) {
  const admin = await kafka.admin();
  await admin.deleteTopics({ topics: [events] });
  for (;;) {
    const isMade = await admin.createTopics({ topics: [{ topic: events, numPartitions: 2 }] }).catch(() => false);
    if (isMade) return;
  }
}

test('a topic that is deleted while it is read is an error that names it', async () => {
  const { events, process, group } = await running();
  await (await kafka.admin()).deleteTopics({ topics: [events] });
  expect(await process.ended).toEqual({ code: 1, signal: null });
  expect(process.said.join('\n')).toContain(`topic ${events} is gone: deleted while this was running`);
  expect(process.said.join('\n')).not.toContain('    at ');
  const next = group.start();
  expect(await next.ended).toEqual({ code: 1, signal: null });
  expect(next.said).toContain(`there is no topic ${events}`);
});

test('so is one that was made anew under the same name, while nobody read it', async () => {
  const { events, process, group } = await running();
  await process.end('SIGTERM');
  await makeAnew(events);
  const next = group.start();
  expect(await next.ended).toEqual({ code: 1, signal: null });
  expect(next.said.join('\n')).toMatch(/ends at offset 0, and was read up to 22: it is another topic of that name/);
});

test('and one that is made anew while it is read', async () => {
  const { events, process } = await running();
  await makeAnew(events);
  await kafka.produce(events, pairEvents(keys, 0, 3));
  expect(await process.ended).toEqual({ code: 1, signal: null });
  expect(process.said.join('\n')).toMatch(/another topic of that name|no such topic/);
  expect(process.said.join('\n')).not.toContain('    at ');
});
