import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { SECOND } from '../../src/time.js';
import { answer, type ReceivedRequest, receiver } from '../support/receiver.js';
import { VirtualClock } from '../support/virtual-clock.js';
import { fakeProcess, motif } from './fake-terminal.js';
import { type Shop, shop } from './shop.js';

const SECRET = `whsec_${Buffer.from('a secret of 24 bytes, ok').toString('base64')}`;

function hooked(url: string, options = ''): Shop {
  const streams = `CREATE TABLE events (
  ts TIMESTAMP, user_id BIGINT, item VARCHAR, event VARCHAR, price DECIMAL(10, 2),
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND
) WITH ('connector' = 'filesystem', 'path' = '../events.csv', 'format' = 'csv');
CREATE TABLE hook (item VARCHAR, what VARCHAR) WITH (
  'connector' = 'webhook', 'url' = '${url}', 'secret' = '\${WEBHOOK_SECRET}', 'allow.private-addresses' = 'true'${options}
);
`;
  const into = (
    pattern: string,
    what: string,
    define: string,
  ) => `INSERT INTO hook SELECT item, '${what}' FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item ORDER BY ts MEASURES LAST(event) AS e ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (${pattern}) WITHIN INTERVAL '30' MINUTE DEFINE ${define}
);
`;
  return shop({
    'queries/streams.sql': streams,
    'queries/changed_mind.sql': into('A R', 'changed mind', "A AS event = 'add', R AS event = 'remove'"),
    'queries/added.sql': into('A', 'added', "A AS event = 'add'"),
    'queries/abandoned.sql': 'SELECT item FROM events',
    'queries/changed_mind.test.yaml': '[]',
  });
}

const env = { WEBHOOK_SECRET: SECRET };

function events(received: readonly ReceivedRequest[]) {
  return received
    .map(({ body }) => JSON.parse(body.toString()))
    .toSorted((a, b) => a.type.localeCompare(b.type) || a.sequence.localeCompare(b.sequence));
}

test('what queries insert into a webhook is posted there as CloudEvents, signed, and not again by the next run', async () => {
  const { url, received } = await receiver(answer(204));
  const { queries, archive } = hooked(url);
  const { code, stderr } = await motif(['run', queries, '--archive', archive], { env });
  expect({ code, stderr }).toMatchObject({ code: 0 });
  expect(events(received)).toMatchObject([
    { specversion: '1.0', type: 'added', data: { item: 'soap', what: 'added' } },
    { type: 'added', data: { item: 'comb', what: 'added' } },
    { type: 'changed_mind', time: '2026-01-01T12:05:00.000Z', data: { item: 'soap', what: 'changed mind' } },
  ]);
  // The fake process lives in 1970, which the library would refuse.
  const [{ body, headers } = { body: Buffer.from(''), headers: {} as ReceivedRequest['headers'] }] = received;
  const signed = new Webhook(SECRET).sign(String(headers['webhook-id']), new Date(0), body);
  expect(headers['webhook-signature']).toBe(signed);
  expect(headers['webhook-id']).toBe(JSON.parse(body.toString()).id);
  const again = await motif(['run', queries, '--archive', archive], { env });
  expect([again.code, received.length]).toEqual([0, 3]);
});

test('a receiver that is down is tried again until it is up', async () => {
  const { url, received } = await receiver(
    answer(503),
    answer(500),
    (_, __, socket) => void socket.resetAndDestroy(),
    answer(204),
  );
  const { queries, archive } = hooked(url, ", 'max.concurrency' = '1'");
  const clock = new VirtualClock(0, 15 * SECOND);
  const { code } = await clock.until(motif(['run', queries, '--archive', archive], { env, day: clock }));
  expect(code).toBe(0);
  const ids = received.map(({ headers }) => headers['webhook-id']);
  expect([received.length, new Set(ids).size]).toEqual([6, 3]);
});

test('what is given up is said, and the run ends', async () => {
  const { url, received } = await receiver(answer(410));
  const { queries, archive } = hooked(url);
  const { code, stderr } = await motif(['run', queries, '--archive', archive], { env });
  expect(code).toBe(0);
  expect(received).toHaveLength(3);
  expect(stderr).toMatch(/hook: given up on [0-9a-f]{32} after 1 try: answered 410\n/);
  expect(stderr).toContain('3 behaviours given up: motif dead-letters list says why');
});

test('Ctrl-C keeps what is undelivered for the next run', async () => {
  const fake = fakeProcess({ env, day: new VirtualClock() });
  const { url, received } = await receiver((response) => {
    fake.signal('SIGINT');
    response.writeHead(500).end();
  }, answer(204));
  const { queries, archive } = hooked(url, ", 'max.concurrency' = '1'");
  const code = await runCli(['run', queries, '--archive', archive], fake.context);
  expect([code, received.length]).toEqual([130, 1]);
  expect(fake.stderr.text).toContain('delivering: 3 left, which the next run delivers');
  expect((await motif(['run', queries, '--archive', archive], { env })).code).toBe(0);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
});

test('the secret is in no file of the archive, and nothing that is said', async () => {
  const { url } = await receiver(answer(500, {}, SECRET));
  const { queries, archive } = hooked(url, ", 'max.attempts' = '1'");
  const { stdout, stderr } = await motif(['run', queries, '--archive', archive], { env });
  const files = readdirSync(archive, { recursive: true, encoding: 'utf8' }).map((name) => join(archive, name));
  const all = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'));
  for (const text of [stdout, stderr, ...all]) expect(text).not.toContain(SECRET.slice(6));
});

test('in binary mode attributes are headers, and so are those that the table has', async () => {
  const { url, received } = await receiver(answer(204));
  const { queries, archive } = hooked(
    url,
    ", 'mode' = 'binary', 'headers.x-tenant' = 'a', 'headers.authorization' = 'Bearer ${WEBHOOK_SECRET}'",
  );
  await motif(['run', queries, '--archive', archive], { env });
  const one = received.find(({ headers }) => headers['ce-type'] === 'changed_mind');
  expect(one?.headers).toMatchObject({
    'ce-specversion': '1.0',
    'content-type': 'application/json',
    'x-tenant': 'a',
    authorization: `Bearer ${SECRET}`,
    'ce-time': '2026-01-01T12:05:00.000Z',
  });
  expect(JSON.parse(one?.body.toString() ?? '')).toEqual({ item: 'soap', what: 'changed mind' });
});

test('without an archive, and to an address that nobody meant, nothing is delivered: it is refused', async () => {
  const { queries, archive } = hooked('http://169.254.169.254/latest/meta-data/');
  expect(await motif(['run', queries, '--no-archive'], { env })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(
      '--no-archive: hook is a webhook, and what goes there is delivered from the archive',
    ),
  });
  expect(await motif(['run', queries, '--archive', archive], { env })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nothing is sent to webhook hook: 169.254.169.254 has a link-local'),
  });
});

test('with --input it is shown and archived, and nothing is delivered', async () => {
  const { url, received } = await receiver(answer(204));
  const { queries, folder } = hooked(url);
  const { code, stdout, stderr } = await motif(
    ['run', queries, '--no-archive', '--input', `events=${join(folder, 'events.csv')}`],
    { env },
  );
  expect([code, received.length]).toEqual([0, 0]);
  expect(stdout).toContain('"behaviour":"hook"');
  expect(stderr).toContain('with --input nothing goes to webhooks: what is found for hook is shown and archived');
});

const event = (id: string, time: string, type: string) =>
  `${JSON.stringify({
    specversion: '1.0',
    id,
    source: 'shop',
    type,
    time,
    correlationid: 'r-17',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    authorization: 'Bearer hunter2',
    data: { user_id: 1, item: 'soap' },
  })}\n`;

test('what an event carries travels on where it is declared: an attribute, a header, a token that is kept nowhere', async () => {
  const { url, received } = await receiver(answer(204));
  const { queries, archive } = shop({
    'events.ndjson': event('1', '2026-01-01T12:00:00Z', 'add') + event('2', '2026-01-01T12:01:00Z', 'remove'),
    'queries/streams.sql': `CREATE TABLE events (
  ts TIMESTAMP METADATA FROM 'ce_time', event VARCHAR METADATA FROM 'ce_type', user_id BIGINT, item VARCHAR,
  corr VARCHAR METADATA FROM 'ce_correlationid', trace VARCHAR METADATA FROM 'ce_traceparent',
  token VARCHAR METADATA FROM 'ce_authorization', WATERMARK FOR ts AS ts
) WITH ('connector' = 'filesystem', 'path' = '../events.ndjson', 'format' = 'cloudevents');
CREATE TABLE hook (
  item VARCHAR, corr VARCHAR METADATA FROM 'ce_correlationid', trace VARCHAR METADATA FROM 'headers.traceparent',
  token VARCHAR METADATA FROM 'headers.authorization'
) WITH ('connector' = 'webhook', 'url' = '${url}', 'allow.private-addresses' = 'true');
`,
    'queries/changed_mind.sql': `INSERT INTO hook SELECT item, corr, trace, token FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id, item ORDER BY ts MEASURES A.corr AS corr, A.trace AS trace, A.token AS token
  ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW
  PATTERN (A R) WITHIN INTERVAL '30' MINUTE DEFINE A AS event = 'add', R AS event = 'remove'
);
`,
    'queries/abandoned.sql': 'SELECT item FROM events',
    'queries/changed_mind.test.yaml': '[]',
  });
  const { stdout, stderr } = await motif(['run', queries, '--archive', archive]);
  const [{ headers, body } = { headers: {}, body: Buffer.from('{}') }] = received;
  expect(JSON.parse(body.toString())).toMatchObject({
    correlationid: 'r-17',
    evidencecount: '2',
    data: { item: 'soap' },
  });
  expect(headers).toMatchObject({
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    authorization: 'Bearer hunter2',
  });
  const files = readdirSync(archive, { recursive: true, encoding: 'utf8' }).map((name) => join(archive, name));
  const all = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'));
  for (const text of [stdout, stderr, ...all]) expect(text).not.toContain('hunter2');
});

test('beside a group of Kafka an address that nobody meant is refused, before anything is read', async () => {
  const { queries } = shop({
    'queries/streams.sql': `CREATE TABLE events (ts TIMESTAMP, item VARCHAR, WATERMARK FOR ts AS ts) WITH (
  'connector' = 'kafka', 'topic' = 'events', 'properties.bootstrap.servers' = '127.0.0.1:1', 'properties.group.id' = 'shop',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json'
);
CREATE TABLE hook (item VARCHAR) WITH ('connector' = 'webhook', 'url' = 'http://169.254.169.254/');
`,
    'queries/changed_mind.sql': 'INSERT INTO hook SELECT item FROM events',
    'queries/abandoned.sql': 'SELECT item FROM events',
    'queries/changed_mind.test.yaml': '[]',
  });
  expect(await motif(['run', queries, '--no-archive'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nothing is sent to webhook hook: 169.254.169.254 has a link-local'),
  });
});
