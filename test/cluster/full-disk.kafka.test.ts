import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();

test('an archive that has no room left ends the process, and nothing is half done; with room it goes on', async () => {
  const keys = keysOf(2, 5);
  const options = { events: await kafka.createTopic({ name: 'events', partitions: 2 }) };
  const group = await PairsGroup.open(kafka, options);
  const limited = group.start({ fileSize: 400 });
  let end = 0;
  let hasEnded = false;
  void limited.ended.then(() => {
    hasEnded = true;
  });
  while (!hasEnded) {
    await kafka.produce(options.events, pairEvents(keys, end, end + 10));
    end += 10;
    await setTimeout(20);
  }
  expect(await limited.ended).toEqual({ code: 3, signal: null });
  expect(limited.said.join('\n')).toContain('Make room on the disk');
  expect(limited.said.join('\n')).not.toContain('    at ');
  const process = group.start();
  await kafka.produce(options.events, pairEvents(keys, end, end + 1));
  const pairs = pairsBefore(keys, end + 1);
  await group.until(pairs.length, process);
  await process.end('SIGTERM');
  await group.expectPairs(pairs, options);
  const events = await kafka.readTopic(options.events);
  const places = events.map(({ partition, offset, value }) => `${partition} ${offset} ${JSON.parse(`${value}`).n}`);
  expect(await group.archivedEvents()).toEqual(places);
});
