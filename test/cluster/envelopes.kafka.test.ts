import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudEvent, Kafka, type KafkaMessage } from 'cloudevents';
import type { Message } from 'kafkajs';
import { expect, test } from 'vitest';
import { ask } from '../support/archives.js';
import { MotifProcess } from '../support/kafka/motif-process.js';
import { testKafka } from '../support/kafka/test-kafka.js';
import type { ReadRecord } from '../support/kafka/topic-reader.js';
import { uniqueName } from '../support/kafka/unique-name.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const kafka = testKafka();
const TOKEN = 'Bearer hunter2-of-the-order';

const KAFKA = `'connector' = 'kafka', 'format' = 'cloudevents', 'properties.bootstrap.servers' = '\${KAFKA_BROKERS}'`;
const FOUND = `user_id VARCHAR, item VARCHAR, amount DECIMAL(8, 2), corr VARCHAR METADATA FROM 'ce_correlationid',
  trace VARCHAR METADATA FROM 'ce_traceparent', cause VARCHAR METADATA FROM 'ce_causationid',
  tenant VARCHAR METADATA FROM 'headers.tenant', token VARCHAR METADATA FROM 'headers.authorization'`;
const STREAMS = `CREATE TABLE orders (
  at_time TIMESTAMP METADATA FROM 'ce_time', id VARCHAR METADATA FROM 'ce_id', type VARCHAR METADATA FROM 'ce_type',
  corr VARCHAR METADATA FROM 'ce_correlationid', trace VARCHAR METADATA FROM 'ce_traceparent',
  tenant VARCHAR METADATA FROM 'headers.tenant', token VARCHAR METADATA FROM 'headers.authorization',
  user_id VARCHAR, item VARCHAR, amount DECIMAL(8, 2), WATERMARK FOR at_time AS at_time
) WITH (${KAFKA}, 'topic' = '\${ORDERS}', 'properties.group.id' = '\${GROUP}', 'scan.startup.mode' = 'earliest-offset',
  'archive.raw' = 'true', 'secret.headers' = 'session');
CREATE TABLE as_headers (${FOUND}) WITH (${KAFKA}, 'topic' = '\${BINARY}', 'key.fields' = 'user_id');
CREATE TABLE as_json (${FOUND}) WITH (${KAFKA}, 'topic' = '\${STRUCTURED}', 'key.fields' = 'user_id', 'cloudevents.mode' = 'structured');`;

function query(table: string): string {
  return `INSERT INTO ${table} SELECT user_id, item, amount, corr, trace, cause, tenant, token
FROM orders MATCH_RECOGNIZE (
  PARTITION BY user_id ORDER BY at_time
  MEASURES P.item AS item, P.amount AS amount, P.corr AS corr, P.trace AS trace, C.id AS cause, P.tenant AS tenant, P.token AS token
  AFTER MATCH SKIP PAST LAST ROW PATTERN (P C) WITHIN INTERVAL '1' HOUR DEFINE P AS P.type = 'order.placed', C AS C.type = 'order.cancelled'
)`;
}

/** As the official SDK writes it, in one of the modes. */
function message(
  mode: 'binary' | 'structured',
  event: Record<string, unknown>,
  headers: Record<string, string> = {},
): Message {
  const written = Kafka[mode](
    new CloudEvent<unknown>({ source: '/shop', ...event, id: String(event.id), type: String(event.type) }, true),
  );
  const value = typeof written.value === 'string' ? written.value : JSON.stringify(written.value);
  const own = Object.entries(written.headers).flatMap(([name, text]) =>
    text === undefined ? [] : [[name, String(text)]],
  );
  return { key: 'u1', value, headers: { ...Object.fromEntries(own), ...headers } };
}

/** As the official SDK reads it. */
function read({ headers, value }: ReadRecord): Record<string, unknown> {
  const body = String(value);
  const given: KafkaMessage<string> = { headers: { ...headers }, value: body, body, key: '', timestamp: '' };
  const [event] = [Kafka.toEvent<unknown>(given)].flat();
  const shown: Record<string, unknown> = JSON.parse(JSON.stringify(event));
  return shown;
}

test('an order that comes as a CloudEvent goes out as a behaviour with what it carried, in both modes', async () => {
  const [orders, binary, structured] = await Promise.all(
    ['orders', 'binary', 'structured'].map((name) => kafka.createTopic({ name })),
  );
  const group = uniqueName('envelopes');
  const folder = temporaryFolder({
    'streams.sql': STREAMS,
    'q_headers.sql': query('as_headers'),
    'q_json.sql': query('as_json'),
  });
  const archive = join(folder, 'archive');
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(),
    ORDERS: orders ?? '',
    BINARY: binary ?? '',
    STRUCTURED: structured ?? '',
    GROUP: group,
  };
  const process = new MotifProcess([folder, '--archive', archive, '--output', 'ndjson'], env);
  const at = (minute: number) => `2026-05-04T12:0${minute}:00.000Z`;
  const placed = {
    type: 'order.placed',
    correlationid: 'corr-1',
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  };
  const carried = { tenant: 'north', authorization: TOKEN };
  const data = { user_id: 'u1', item: 'soap', amount: 12.5 };
  await kafka.produce(orders ?? '', [
    message('binary', { ...placed, id: 'e1', time: at(1), data }, { ...carried, ce_session: TOKEN }),
    message('structured', { type: 'order.cancelled', id: 'e2', time: at(2), data: { user_id: 'u1' } }),
    message('structured', { ...placed, id: 'e3', time: at(3), session: TOKEN, data }, carried),
    message('binary', { type: 'order.cancelled', id: 'e4', time: at(4), data: { user_id: 'u1' } }),
    { value: JSON.stringify({ specversion: '1.0', source: '/shop', type: 'no id', session: TOKEN }) },
    message('binary', { type: 'later', id: 'e5', time: at(9), data: { user_id: 'u2' } }),
  ]);
  for (const topic of [binary ?? '', structured ?? '']) {
    const records = await Promise.race([kafka.readRecords(topic, 2), process.failed]);
    expect(records.map(({ headers }) => [headers.authorization, headers.tenant])).toEqual([
      [TOKEN, 'north'],
      [TOKEN, 'north'],
    ]);
    expect(records.map(({ key }) => String(key))).toEqual(['u1', 'u1']);
    expect(records.map(read)).toMatchObject(
      ['e2', 'e4'].map((causationid, i) => ({
        source: `motif/${group}`,
        type: topic === binary ? 'q_headers' : 'q_json',
        subject: 'u1',
        time: at(2 * i + 2),
        correlationid: placed.correlationid,
        traceparent: placed.traceparent,
        causationid,
        sequence: String(i).padStart(16, '0'),
        evidencecount: '2',
        evidence: JSON.stringify([
          { variable: 'P', source: orders, partition: 0, offset: 2 * i },
          { variable: 'C', source: orders, partition: 0, offset: 2 * i + 1 },
        ]),
        kind: 'match',
        data,
      })),
    );
  }
  await process.end('SIGTERM');

  expect(await ask(archive, 'SELECT reason FROM dead_letters')).toEqual([
    ['a CloudEvent needs the attribute id, and this one has none'],
  ]);
  const own = (await (await kafka.admin()).listTopics()).filter((topic) => topic.startsWith(group));
  const records = (await Promise.all(own.map((topic) => kafka.readTopic(topic)))).flat();
  const places = [
    ...process.said,
    ...process.shown,
    ...filesOf(archive),
    ...records.flatMap(({ key, value, headers }) => [key ?? '', value ?? '', JSON.stringify(headers)]),
  ];
  expect(own.length).toBeGreaterThan(1);
  expect(places.filter((place) => place.includes('hunter2'))).toEqual([]);
  expect(process.shown.join('\n')).toContain(`secret:${orders}/0/0/authorization`);
});

test('a token of before a restart is gone: its header is left out, which is said once, and all else travels on', async () => {
  const [orders = '', binary = '', structured = ''] = await Promise.all(
    ['orders', 'binary', 'structured'].map((name) => kafka.createTopic({ name })),
  );
  const folder = temporaryFolder({ 'streams.sql': STREAMS, 'q_headers.sql': query('as_headers') });
  const env = {
    KAFKA_BROKERS: kafka.brokers.join(),
    ORDERS: orders,
    BINARY: binary,
    STRUCTURED: structured,
    GROUP: uniqueName('envelopes'),
  };
  const start = () => new MotifProcess([folder, '--archive', join(folder, 'archive'), '--output', 'none'], env);
  const at = (minute: number) => `2026-05-04T12:0${minute}:00.000Z`;
  const placed = (user_id: string, minute: number) =>
    message(
      'binary',
      { type: 'order.placed', correlationid: user_id, id: `p-${user_id}`, time: at(minute), data: { user_id } },
      { tenant: 'north', authorization: TOKEN },
    );
  const cancelled = (user_id: string, minute: number) =>
    message('binary', { type: 'order.cancelled', id: `c-${user_id}`, time: at(minute), data: { user_id } });
  const later = (minute: number) =>
    message('binary', { type: 'later', id: `l-${minute}`, time: at(minute), data: { user_id: 'z' } });

  const before = start();
  await kafka.produce(orders, [
    placed('open', 1),
    placed('other', 1),
    placed('done', 1),
    cancelled('done', 2),
    later(3),
  ]);
  await Promise.race([kafka.readRecords(binary, 1), before.failed]);
  await before.end('SIGTERM');
  const after = start();
  await kafka.produce(orders, [
    cancelled('open', 4),
    cancelled('other', 4),
    placed('new', 5),
    cancelled('new', 6),
    later(7),
  ]);
  const records = await Promise.race([kafka.readRecords(binary, 4), after.failed]);
  await after.end('SIGTERM');
  expect(
    records.map(({ headers }) => [headers.ce_correlationid, headers.tenant, headers.authorization]).toSorted(),
  ).toEqual([
    ['done', 'north', TOKEN],
    ['new', 'north', TOKEN],
    ['open', 'north', undefined],
    ['other', 'north', undefined],
  ]);
  expect(after.count(/as_headers: 'authorization' is left out/)).toBe(1);
});

function filesOf(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
