// Writes the shop's events to Kafka as if they happened now, only quicker, and shows the behaviours that come of them.
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { demoScreen } from './demo-screen.mjs';
import { shopEvents } from './shop-events.mjs';

const USAGE = `npm run demo:kafka -- [--speed N | --fast] [--wait SECONDS]

Writes 4,995 events of a shop to the topic shop_events, at 60 times their speed and with longer pauses cut to a second:
five minutes. What arrives in cart_changed_mind and cart_abandoned is shown meanwhile; Ctrl-C ends. Topics that are not
there are made. Started again, the events follow those that are there.

  --speed N        how many times as quick as they happened [60]
  --fast           without pauses
  --wait SECONDS   when all are written it ends after so long without a behaviour [5]

KAFKA_BROKERS: host:port, commas between several [127.0.0.1:9092]`;

const SOURCE = 'shop_events';
const BEHAVIOURS = ['cart_changed_mind', 'cart_abandoned'];
const PARTITIONS = 4;
const BATCH = 500;

/** Behaviours carry the time at which they happened, years ago: a topic that forgets after a week would forget them at once. */
const KEEP = [{ name: 'retention.ms', value: '-1' }];

const brokers = (process.env.KAFKA_BROKERS || '127.0.0.1:9092').split(',').map((broker) => broker.trim());
const stop = new AbortController();
const open = [];

try {
  const options = readOptions();
  if (options === undefined) console.log(USAGE);
  else await demo(options);
} catch (error) {
  console.error(explain(error));
  process.exitCode = 1;
}
// Also after Ctrl-C, and where Kafka has gone: the last opened first.
for (const client of open.reverse()) await client.disconnect().catch(() => {});

async function demo({ speed, wait }) {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => (stop.signal.aborted ? process.exit(1) : stop.abort()));
  }
  const kafka = new Kafka({
    clientId: 'motif-demo',
    brokers,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3_000,
    retry: { retries: 3, initialRetryTime: 200 },
  });
  const admin = await connected(kafka.admin());
  await makeTopics(admin);
  const ends = await endsOf(admin, SOURCE);
  const written = ends.reduce((sum, { high }) => sum + Number(high), 0);
  const all = shopEvents();
  const events = shopEvents(Math.ceil(written / all.length));

  const screen = demoScreen({ brokers, speed, events });
  await showBehaviours(kafka, admin, screen);
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = await connected(kafka.producer({ idempotent: true, maxInFlightRequests: 1, createPartitioner }));
  screen.begin();
  await produce(producer, events, speed, screen);
  while (!stop.signal.aborted && screen.quietFor() < wait * 1_000) await sleep(wait * 1_000 - screen.quietFor());
  screen.end(stop.signal.aborted);
}

/** Each when it is due; those that are due together go together. */
async function produce(producer, events, speed, screen) {
  const began = performance.now();
  for (let next = 0; next < events.length && !stop.signal.aborted; ) {
    const due = (performance.now() - began) * speed;
    let end = next;
    while (end < events.length && end - next < BATCH && events[end].after <= due) end++;
    if (end === next) {
      await sleep((events[next].after - due) / speed);
      continue;
    }
    const messages = events.slice(next, end).map(({ event }) => ({ key: rawKey(event), value: JSON.stringify(event) }));
    await producer.send({ topic: SOURCE, messages });
    next = end;
    screen.produced(next);
  }
}

/** A BIGINT in the format `raw`. */
function rawKey({ user_id }) {
  const key = Buffer.alloc(8);
  key.writeBigInt64BE(BigInt(user_id));
  return key;
}

/** Those from now on. A group is what kafkajs reads with; this one is gone with the demo. */
async function showBehaviours(kafka, admin, screen) {
  const groupId = `motif-demo-${randomUUID()}`;
  open.push({ disconnect: () => admin.deleteGroups([groupId]) });
  const consumer = await connected(kafka.consumer({ groupId, maxWaitTimeInMs: 200 }));
  const next = new Map();
  for (const topic of BEHAVIOURS) {
    for (const { partition, high } of await endsOf(admin, topic)) next.set(`${topic} ${partition}`, Number(high));
  }
  // Each time, since a consumer that loses touch forgets where it was.
  consumer.on(consumer.events.GROUP_JOIN, () => {
    for (const [place, offset] of next) {
      const [topic, partition] = place.split(' ');
      consumer.seek({ topic, partition: Number(partition), offset: String(offset) });
    }
  });
  await consumer.subscribe({ topics: BEHAVIOURS });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ topic, partition, message }) => {
      next.set(`${topic} ${partition}`, Number(message.offset) + 1);
      screen.behaviour(topic, message);
    },
  });
}

/** A topic that was made just now has no leader yet. */
async function endsOf(admin, topic) {
  for (let tries = 1; ; tries++) {
    try {
      return await admin.fetchTopicOffsets(topic);
    } catch (error) {
      if (tries === 50 || stop.signal.aborted || error.retriable !== true) throw error;
      await sleep(100);
    }
  }
}

async function makeTopics(admin) {
  const there = await admin.listTopics();
  const topics = [SOURCE, ...BEHAVIOURS]
    .filter((topic) => !there.includes(topic))
    .map((topic) => ({ topic, numPartitions: PARTITIONS, configEntries: topic === SOURCE ? [] : KEEP }));
  if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
}

async function connected(client) {
  await client.connect();
  open.push(client);
  return client;
}

function sleep(milliseconds) {
  return pause(Math.max(1, milliseconds), undefined, { signal: stop.signal }).catch(() => {});
}

/** Undefined where help is wanted. */
function readOptions() {
  const { values } = parseArgs({
    options: {
      speed: { type: 'string', default: '60' },
      fast: { type: 'boolean', default: false },
      wait: { type: 'string', default: '5' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const [speed, wait] = [values.fast ? Number.POSITIVE_INFINITY : Number(values.speed), Number(values.wait)];
  if (!(speed > 0)) throw new Error(`--speed is a number more than 0, not ${values.speed}`);
  if (!(wait >= 0)) throw new Error(`--wait is a number of seconds, not ${values.wait}`);
  return { speed, wait };
}

function explain(error) {
  const isAway = /^KafkaJS(Connection|NumberOfRetries|Broker|RequestTimeout|NoBroker)/.test(error.name);
  if (!isAway) return error.message;
  return `no Kafka answers at ${brokers.join(', ')}: ${error.message}
  docker compose up -d --wait starts one; KAFKA_BROKERS=host:port npm run demo:kafka takes another`;
}
