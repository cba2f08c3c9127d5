import { SchemaRegistryClient } from '@confluentinc/schemaregistry/dist/schemaregistry-client.js';
import { AvroSerializer } from '@confluentinc/schemaregistry/dist/serde/avro.js';
import { SerdeType } from '@confluentinc/schemaregistry/dist/serde/serde.js';
import { expect, test } from 'vitest';
import { MotifProcess } from '../support/kafka/motif-process.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import { testRegistry } from '../support/kafka/test-registry.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { answer, receiver } from '../support/receiver.js';
import { expectRegret, ORDER, WEBHOOK_SECRET } from '../support/regretted-order.js';

const kafka = testKafka();
const registryUrl = testRegistry();

const SCHEMA = {
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'order_id', type: 'string' },
    { name: 'event', type: 'string' },
    { name: 'amount', type: ['null', 'double'], default: null },
  ],
};

test('examples/orders/kafka: an order that comes as Avro, and is cancelled, comes out at the webhook with what it carried and why', async () => {
  let tell: () => void = () => undefined;
  const delivered = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const hook = await receiver(async (response, request, socket) => {
    await answer(204)(response, request, socket);
    tell();
  });
  const [topic, group] = [await kafka.createTopic({ name: 'orders' }), uniqueName('orders')];
  const registry = new SchemaRegistryClient({ baseURLs: [registryUrl()], maxRetries: 0 });
  await registry.register(`${topic}-value`, { schema: JSON.stringify(SCHEMA), schemaType: 'AVRO' });
  const serializer = new AvroSerializer(registry, SerdeType.VALUE, { useLatestVersion: true });
  const message = async (at: string, order: { readonly order_id: string; readonly event: string }, headers = {}) => ({
    key: order.order_id,
    value: await serializer.serialize(topic, order),
    timestamp: String(Date.parse(at)),
    headers,
  });
  const { placed, cancelled, placedAt, cancelledAt, laterAt, carried } = ORDER;
  const headers = { ce_correlationid: carried.correlationid, ce_traceparent: carried.traceparent };
  await kafka.produce(topic, [
    await message(placedAt, { ...placed, event: 'order.placed' }, headers),
    await message(cancelledAt, { ...cancelled, event: 'order.cancelled' }),
    await message(laterAt, { order_id: 'o-2', event: 'order.placed' }),
  ]);
  const env = {
    ...{ ORDERS_TOPIC: topic, ORDERS_GROUP: group, KAFKA_BROKERS: kafka.brokers.join() },
    ...{ SCHEMA_REGISTRY_URL: registryUrl(), REGRETS_URL: hook.url, WEBHOOK_SECRET },
  };
  const process = new MotifProcess(['examples/orders/kafka', '--no-archive', '--output', 'none'], env);
  await Promise.race([delivered, process.failed]);
  await process.end('SIGTERM');
  const [request] = hook.received;
  expect(hook.received).toHaveLength(1);
  if (request !== undefined) expectRegret(request, { source: `motif/${group}`, evidence: topic });
});
