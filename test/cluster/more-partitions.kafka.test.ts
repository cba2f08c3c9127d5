import { test } from 'vitest';
import { kafkaClient } from '../support/kafka/kafka-client.js';
import { kept } from '../support/kafka/kept.js';
import { keysOf, PairsGroup, pairEvents, pairsBefore } from '../support/kafka/pairs-group.js';
import { testKafka } from '../support/kafka/test-kafka.js';

const kafka = testKafka();
const keep = kept();

const OFTEN = `, 'scan.topic-partition-discovery.interval' = '1 s'`;

for (const [way, more] of [
  ['by the key of the topic', `, 'key.fields' = 'k', 'key.format' = 'raw'`],
  ['by another key, through an internal topic', ''],
]) {
  test(`a topic that gets more partitions while it is read ${way}`, async () => {
    const options = { events: await kafka.createTopic({ name: 'events', partitions: 2 }), reading: `${OFTEN}${more}` };
    const group = await PairsGroup.open(kafka, options);
    const process = group.start();
    const old = keysOf(2);
    await kafka.produce(options.events, pairEvents(old, 0, 11));
    await group.until(pairsBefore(old, 11).length, process);
    await (await kafka.admin()).createPartitions({ topicPartitions: [{ topic: options.events, count: 4 }] });
    await process.says(/^an input has more partitions: .*-changelog has as many now$/);
    // Until it has them, time goes on without them, and what is in them may be late.
    await process.says(/^this process has .*: 0-3/);
    // Keys that are new go to the new ones, too.
    const added = keysOf(4).filter(([key]) => !old.some(([one]) => one === key));
    // Who has written before does not know of them yet.
    const writer = await keep(Promise.resolve(kafkaClient(kafka.brokers)));
    await writer.produce(options.events, pairEvents([...old, ...added], 11, 21));
    const pairs = [...pairsBefore(old, 21), ...pairsBefore(added, 21, 11)];
    await group.until(pairs.length, process);
    await process.end('SIGTERM');
    await group.expectPairs(pairs, options);
  });
}
