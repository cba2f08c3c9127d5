import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Partitioners } from 'kafkajs';
import { benchKafka } from './kafka-topic.js';
import { percentile } from './percentile.js';

// KAFKA_BROKERS=127.0.0.1:9092 npm run bench:kafka-latency -- [--rate N] [--seconds N] [--commitIntervals MS,MS…]
// From when an event that completes a behaviour is given to Kafka to when the behaviour comes to a consumer that reads
// committed records, at a steady rate, by how long epochs are.

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '20' },
    commitIntervals: { type: 'string', default: '20,100,500' },
  },
});
const brokers = process.env.KAFKA_BROKERS ?? '';
if (brokers === '') {
  console.error('KAFKA_BROKERS is not set: this needs a broker, and leaves topics in it');
  process.exit(2);
}
const [rate, seconds] = [Number(values.rate), Number(values.seconds)];
const TICK = 10;
/** What came while everything was being started is not counted. */
const WARM_UP = 0.5;

const kafka = benchKafka(brokers);
for (const interval of values.commitIntervals.split(',')) {
  const latencies = await measured(interval);
  const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
  console.log(`epochs of ${interval} ms: p50 ${p50} ms, p99 ${p99} ms (${latencies.length} behaviours)`);
}
process.exit(0);

async function measured(commitInterval: string): Promise<readonly number[]> {
  const group = `latency-${process.pid}-${Date.now()}`;
  const [topic, found] = [`${group}-in`, `${group}-found`];
  const admin = kafka.admin();
  await admin.connect();
  for (const name of [topic, found]) {
    await admin.createTopics({ topics: [{ topic: name, numPartitions: 4 }], waitForLeaders: true });
  }
  await admin.disconnect();
  const folder = mkdtempSync(join(tmpdir(), 'motif-bench-kafka-'));
  const events = rate * seconds;
  const child = fileURLToPath(new URL('kafka-child.js', import.meta.url));
  const result = join(folder, 'result.json');
  const given = { side: 'motif', brokers, topic, group, events, folder, result, commitInterval, lateness: '0' };
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const engine = spawn(process.execPath, [child, ...flags], { stdio: ['ignore', 'inherit', 'inherit'] });
  const latencies: number[] = [];
  const consumer = kafka.consumer({ groupId: `${group}-reader`, maxWaitTimeInMs: 10 });
  await consumer.connect();
  await consumer.subscribe({ topics: [found], fromBeginning: true });
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const now = Date.now();
      for (const { value } of batch.messages) latencies.push(now - Date.parse(JSON.parse(String(value)).removed_at));
    },
  });
  await pause(8_000);
  await produce(topic, events);
  await once(engine, 'exit');
  await consumer.disconnect();
  rmSync(folder, { recursive: true });
  return latencies.slice(Math.floor(latencies.length * WARM_UP));
}

/** Of two events of a user and item one is an add, and the next a remove. */
async function produce(topic: string, events: number): Promise<void> {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const began = performance.now();
  for (let sent = 0; sent < events; ) {
    const due = Math.min(events, sent + 2_000, Math.floor(((performance.now() - began) * rate) / 1_000));
    const ts = new Date().toISOString();
    const messages: { key: string; value: string }[] = [];
    for (; sent < due; sent++) {
      const user = `u${(sent >> 1) % 20_000}`;
      const event = { ts, user_id: user, item_id: 'i1', event: sent % 2 === 0 ? 'add' : 'remove', price: 1 };
      messages.push({ key: user, value: JSON.stringify({ ...event, session: `s${user}`, page: '/shop/items/1' }) });
    }
    if (messages.length > 0) await producer.send({ topic, messages });
    await pause(TICK);
  }
  await producer.disconnect();
}
