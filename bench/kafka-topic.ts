import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { MILLISECOND } from '../src/time.js';
import { type FullEvent, fullEvents, shopEvents } from './shop-events.js';
import { shopOptions } from './shop-file.js';

const PARTITIONS = 4;
const AT_ONCE = 2_000;

export function benchKafka(brokers: string): Kafka {
  return new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

/** A topic with the shop's events, some 190 bytes each, keyed by user; kept for the next run. */
export async function shopTopic(brokers: string, events: number, users: number): Promise<string> {
  const topic = `motif-bench-${events}-${users}`;
  const kafka = benchKafka(brokers);
  const admin = kafka.admin();
  await admin.connect();
  const isThere = (await admin.listTopics()).includes(topic);
  if (!isThere) await admin.createTopics({ topics: [{ topic, numPartitions: PARTITIONS }], waitForLeaders: true });
  await admin.disconnect();
  if (isThere) return topic;
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  let messages: { key: string; value: string }[] = [];
  for (const event of fullEvents(shopEvents(shopOptions(events, users)))) {
    messages.push({ key: event.user, value: shopValue(event) });
    if (messages.length < AT_ONCE) continue;
    await producer.send({ topic, messages });
    messages = [];
  }
  if (messages.length > 0) await producer.send({ topic, messages });
  await producer.disconnect();
  return topic;
}

function shopValue({ time, user, item, type, price, session, page }: FullEvent): string {
  const ts = new Date(time / MILLISECOND).toISOString();
  return JSON.stringify({ ts, user_id: user, item_id: item, event: type, price, session, page });
}
