import { test } from 'vitest';
import { kafkajsOfTest } from '../support/kafka/kafkajs-of-test.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { uniqueName } from '../support/kafka/unique-name.js';

const kafka = testKafka();
test('x', async () => {
  const topic = await kafka.createTopic();
  const other = await kafka.createTopic();
  const driver = await kafkajsOfTest({ brokers: kafka.brokers, maxRequestSize: 10_000_000 }, (l, m) =>
    process.stderr.write(`LOG ${l} ${m}\n`),
  );
  const p = await driver.transactionalProducer({ transactionalId: uniqueName('id') });
  await p.begin();
  await p.send(other, [{ partition: 0, key: null, value: Buffer.from('x') }]);
  await p.commit();
  await p.begin();
  await p.send(other, [{ partition: 0, key: null, value: Buffer.from('x') }]);
  process.stderr.write('sending\n');
  await p
    .send(topic, [{ key: Buffer.alloc(1_500_000), value: Buffer.alloc(1_500_000) }])
    .catch((e) => process.stderr.write(`ERR ${e.message} ${e.kind}\n`));
  process.stderr.write('closing\n');
  await p.close();
  process.stderr.write('closed\n');
});
