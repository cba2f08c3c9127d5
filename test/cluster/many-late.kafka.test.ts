import { expect, test } from 'vitest';
import { ask } from '../support/archives.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keys = keysOf(1);
const LATE = 70_000;

test('very many events that are late at once, and a process that is killed after them', async () => {
  const events = await kafka.createTopic({ name: 'events' });
  const options = { events, reading: `, 'key.fields' = 'k', 'key.format' = 'raw'` };
  await kafka.produce(events, pairEvents(keys, 0, 5));
  const [late] = pairEvents(keys, 0, 1);
  if (late === undefined) throw new Error('no event');
  for (let sent = 0; sent < LATE; sent += 7_000) await kafka.produce(events, Array<typeof late>(7_000).fill(late));
  await kafka.produce(events, pairEvents(keys, 5, 8));
  const group = await PairsGroup.open(kafka, options);
  const victim = group.start();
  await group.until(pairsBefore(keys, 8).length, victim);
  await victim.end('SIGKILL');
  await kafka.produce(events, pairEvents(keys, 8, 12));
  const next = group.start();
  const pairs = pairsBefore(keys, 12);
  await group.until(pairs.length, next);
  await next.end('SIGTERM');
  await group.expectPairs(pairs, options);
  expect(await ask(group.archive, 'SELECT count(*)::INTEGER FROM late')).toEqual([[LATE]]);
  expect(await kafka.readTopic(`${group.name}-late`)).toHaveLength(LATE);
});
