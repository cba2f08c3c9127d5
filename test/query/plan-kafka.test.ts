import { expect, test } from 'vitest';
import type { KafkaConnector } from '../../src/kafka-connector.js';
import { declareStreams } from '../support/planned.js';

const COLUMNS = '(ts TIMESTAMP, user_id INTEGER, item VARCHAR, WATERMARK FOR ts AS ts)';
const BROKERS = "'properties.bootstrap.servers' = 'one:9092, two:9092'";

/** A table in Kafka that lacks nothing, with more options. */
function kafkaTable(more: string, columns = COLUMNS): string {
  const rest = more === '' ? '' : `, ${more}`;
  const format = /'(value\.)?format' =/.test(more.replaceAll("'key.format'", '')) ? '' : ", 'format' = 'json'";
  return `CREATE TABLE clicks ${columns} WITH ('connector' = 'kafka', 'topic' = 'a;b', ${BROKERS}${format}${rest});`;
}

function connectorOf(more: string, environment: Readonly<Record<string, string>> = {}): KafkaConnector {
  const { streams, problems } = declareStreams(kafkaTable(more), environment);
  expect(problems.filter((problem) => !problem.includes('warning: '))).toEqual([]);
  const connector = streams[0]?.connector;
  if (connector?.kind !== 'kafka') throw new Error('no Kafka table');
  return connector;
}

function said(more: string, columns?: string): string {
  return declareStreams(kafkaTable(more, columns)).problems.join('\n\n');
}

test('what a table says that says no more than it must', () => {
  expect(connectorOf('')).toEqual({
    kind: 'kafka',
    topics: ['a', 'b'],
    written: 'a;b',
    settings: { brokers: ['one:9092', 'two:9092'] },
    startup: { kind: 'group-offsets' },
    outOfRange: 'none',
    discoveryInterval: 300_000_000,
    format: 'json',
    valueFields: 'all',
    metadata: [],
    delivery: 'exactly-once',
  });
});

test.each([
  ["'properties.group.id' = 'shop'", { groupId: 'shop' }],
  ["'scan.startup.mode' = 'earliest-offset'", { startup: { kind: 'earliest-offset' } }],
  ["'scan.startup.mode' = 'Latest-Offset'", { startup: { kind: 'latest-offset' } }],
  [
    "'scan.startup.mode' = 'timestamp', 'scan.startup.timestamp-millis' = '1777888800000'",
    { startup: { kind: 'timestamp', timestamp: 1_777_888_800_000 } },
  ],
  ["'scan.topic-partition-discovery.interval' = '30 s'", { discoveryInterval: 30_000_000 }],
  ["'value.format' = 'csv'", { format: 'csv' }],
  ["'key.format' = 'csv', 'key.fields' = 'user_id;item'", { keyFormat: 'csv' }],
  ["'key.fields' = 'item'", { keyFormat: 'raw' }],
  ["'key.fields' = 'user_id;item'", { keyFormat: 'json' }],
  ["'key.fields' = 'item', 'value.fields-include' = 'EXCEPT_KEY'", { keyFormat: 'raw', valueFields: 'except-key' }],
  ["'key.fields' = 'user_id;ts', 'value.fields-include' = 'EXCEPT_KEY', 'format' = 'raw'", { format: 'raw' }],
  ["'sink.delivery-guarantee' = 'at-least-once'", { delivery: 'at-least-once' }],
  ["'properties.auto.offset.reset' = 'earliest'", { outOfRange: 'earliest' }],
])('%s', (options, expected) => {
  expect(connectorOf(options)).toMatchObject(expected);
});

test('offsets are of the partitions of one topic', () => {
  const options =
    "'scan.startup.mode' = 'specific-offsets', 'scan.startup.specific-offsets' = 'partition:0,offset:42;partition:1,offset:300'";
  const { streams } = declareStreams(kafkaTable(options).replace("'a;b'", "'a'"));
  expect(streams).toMatchObject([
    {
      connector: {
        startup: {
          kind: 'specific-offsets',
          offsets: new Map([
            [0, 42],
            [1, 300],
          ]),
        },
      },
    },
  ]);
  expect(said(options)).toContain('this table has 2 topics');
});

test("'0 s' is never to look for new partitions", () => {
  expect(connectorOf("'scan.topic-partition-discovery.interval' = '0 s'").discoveryInterval).toBeUndefined();
});

test.each([
  ["'properties.client.id' = 'me'", { clientId: 'me' }],
  ["'properties.compression.type' = 'lz4'", { compression: 'lz4' }],
  ["'properties.session.timeout.ms' = '6000'", { sessionTimeout: 6000 }],
  ["'properties.transaction.timeout.ms' = '9000'", { transactionTimeout: 9000 }],
  ["'properties.max.request.size' = '10485760'", { maxRequestSize: 10_485_760 }],
  ["'properties.security.protocol' = 'SSL'", { tls: {} }],
  [
    "'properties.security.protocol' = 'ssl', 'properties.ssl.ca.location' = 'ca.pem', 'properties.ssl.certificate.location' = 'me.pem', 'properties.ssl.key.location' = 'me.key', 'properties.ssl.key.password' = 'p'",
    { tls: { ca: 'folder/ca.pem', certificate: 'folder/me.pem', key: 'folder/me.key', keyPassword: 'p' } },
  ],
  [
    "'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'SCRAM-SHA-512', 'properties.sasl.username' = 'u', 'properties.sasl.password' = 'p'",
    { tls: {}, sasl: { mechanism: 'SCRAM-SHA-512', username: 'u', password: 'p' } },
  ],
  [
    `'properties.security.protocol' = 'SASL_PLAINTEXT', 'properties.sasl.mechanism' = 'PLAIN', 'properties.sasl.jaas.config' = 'org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="it''s \\\\";";'`,
    { sasl: { mechanism: 'PLAIN', username: 'u', password: "it's \\" } },
  ],
  [
    "'properties.security.protocol' = 'SASL_SSL', 'properties.sasl.mechanism' = 'OAUTHBEARER', 'properties.sasl.oauthbearer.token.endpoint.url' = 'https://id/token', 'properties.sasl.oauthbearer.client.id' = 'i', 'properties.sasl.oauthbearer.client.secret' = 's', 'properties.sasl.oauthbearer.scope' = 'kafka'",
    {
      tls: {},
      sasl: {
        mechanism: 'OAUTHBEARER',
        tokenEndpoint: 'https://id/token',
        clientId: 'i',
        clientSecret: 's',
        scope: 'kafka',
      },
    },
  ],
])('%s', (options, expected) => {
  expect(connectorOf(options).settings).toEqual({ brokers: ['one:9092', 'two:9092'], ...expected });
});
