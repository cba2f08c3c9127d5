import { setMaxListeners } from 'node:events';
import { Webhook } from 'standardwebhooks';
import { afterEach, describe, expect, test } from 'vitest';
import { WebhookClient, type WebhookClientOptions, type WebhookMessage } from '../../src/reactions/webhook-client.js';
import { webhookKey } from '../../src/reactions/webhook-signature.js';
import { MILLISECOND, parseTimestamp, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { type Answer, answer, type ReceivedRequest, receiver } from '../support/receiver.js';
import { VirtualClock } from '../support/virtual-clock.js';

const SECRET = `whsec_${Buffer.from('a secret of 24 bytes, ok').toString('base64')}`;
const NOW = parseTimestamp('2026-11-26T12:00:00Z') ?? 0;
const NEVER = new AbortController().signal;
setMaxListeners(0, NEVER);
const MESSAGE: WebhookMessage = {
  id: '0123456789abcdef',
  headers: { 'content-type': 'application/cloudevents+json' },
  body: Buffer.from('{"specversion":"1.0","id":"0123456789abcdef","data":{"item":"💡"}}'),
};

const NOTHING: ReceivedRequest = { method: '', path: '', headers: {}, body: Buffer.from('') };

const clients: WebhookClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
});

function clientOf(url: string, options: Partial<WebhookClientOptions> = {}): WebhookClient {
  const client = new WebhookClient({
    url: new URL(url),
    timeout: 30 * SECOND,
    allowsPrivate: true,
    connections: 4,
    clock: new FakeClock(NOW),
    ...options,
  });
  clients.push(client);
  return client;
}

test('a message is posted as it is, under its id, signed so that Standard Webhooks’ own library accepts it', async () => {
  const { url, received } = await receiver(answer(204));
  const key = webhookKey(SECRET);
  // The library asks the real clock whether a signature is too old.
  const clock = new FakeClock(Date.now() * MILLISECOND);
  const client = clientOf(url, { clock, ...(key === undefined ? {} : { key }) });
  expect(await client.post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
  const [{ method, path, headers, body } = NOTHING] = received;
  expect([method, path, headers['content-type'], headers['webhook-id']]).toEqual([
    'POST',
    '/hook',
    'application/cloudevents+json',
    MESSAGE.id,
  ]);
  expect(body).toEqual(MESSAGE.body);
  const library = new Webhook(SECRET);
  expect(library.verify(body.toString(), headers)).toEqual(JSON.parse(body.toString()));
  expect(() => library.verify(`${body.toString()} `, headers)).toThrow('No matching signature found');
  expect(() => new Webhook(`${SECRET.slice(0, -4)}AAAA`).verify(body.toString(), headers)).toThrow();
});

test('without a secret there is no signature', async () => {
  const { url, received } = await receiver(answer(200, {}, 'thanks'));
  await clientOf(url).post(MESSAGE, NEVER);
  expect(received[0]?.headers).not.toHaveProperty('webhook-signature');
  expect(received[0]?.headers['webhook-timestamp']).toBe(String(NOW / SECOND));
});

test.each([
  ['whsec_', 'no bytes'],
  ['whsec_c2hvcnQ=', 'too short'],
  [`whsec_${'A'.repeat(100)}`, 'too long'],
  [SECRET.slice(6), 'no prefix'],
  ['whsec_*&^%', 'no base64'],
])('%s is no secret: %s', (secret) => {
  expect(webhookKey(secret)).toBeUndefined();
});

describe('an answer', () => {
  test.each([
    ...[200, 201, 202, 204, 299].map((status) => [status, { kind: 'delivered' }] as const),
    ...[301, 302, 307, 308].map((status) => [status, { isFinal: true, isOfReceiver: false }] as const),
    ...[400, 401, 403, 404, 409, 410, 413, 422].map(
      (status) => [status, { isFinal: true, isOfReceiver: false }] as const,
    ),
    ...[408, 425, 429, 500, 502, 503, 504].map((status) => [status, { isFinal: false, isOfReceiver: true }] as const),
  ])('%i', async (status, outcome) => {
    const { url, received } = await receiver(answer(status, { location: 'http://127.0.0.1:1/elsewhere' }));
    expect(await clientOf(url).post(MESSAGE, NEVER)).toMatchObject(outcome);
    expect(received).toHaveLength(1);
  });

  test.each([
    ['120', 120 * SECOND],
    ['Thu, 26 Nov 2026 12:01:30 GMT', 90 * SECOND],
    ['Thursday, 26-Nov-26 12:01:30 GMT', 90 * SECOND],
    ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
    ['999999999999', 24 * 3600 * SECOND],
    ['soon', undefined],
    ['-5', undefined],
    ['1.5', undefined],
  ])('429 with Retry-After: %s', async (header, wait) => {
    const { url } = await receiver(answer(429, { 'retry-after': header }));
    const outcome = await clientOf(url).post(MESSAGE, NEVER);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'answered 429', isFinal: false });
    expect('retryAfter' in outcome ? outcome.retryAfter : undefined).toBe(wait);
  });

  test('what the receiver says in words is nowhere in the reason', async () => {
    const { url } = await receiver(answer(500, {}, 'token s3cr3t is wrong'));
    expect(await clientOf(url).post(MESSAGE, NEVER)).toMatchObject({ reason: 'answered 500' });
  });

  test('a huge body is not read to its end, nor is one without an end', async () => {
    const endless: Answer = (response) => {
      response.writeHead(200);
      const more = (): void => {
        while (response.write(Buffer.alloc(64 * 1024)));
        response.once('drain', more);
      };
      more();
    };
    const { url } = await receiver(answer(200, {}, 'x'.repeat(50_000_000)), endless, answer(204));
    const client = clientOf(url);
    for (let i = 0; i < 3; i++) expect(await client.post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
  });
});

test('a receiver that sends 100 MB back is not listened to', async () => {
  let sent = 0;
  const { url } = await receiver((response, _, socket) => {
    response.writeHead(200, { 'content-length': '100000000' });
    const chunk = Buffer.alloc(64 * 1024);
    const more = (): void => {
      while (sent < 100_000_000 && !socket.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
    };
    more();
  });
  expect(await clientOf(url).post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
  // What the system's buffers take.
  expect(sent).toBeLessThan(20_000_000);
});

test('who has answered, and closes in the middle of the body, has taken it', async () => {
  const { url, received } = await receiver(
    (_, __, socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf'),
    (_, __, socket) => void socket.end('HTTP/1.1 503 Busy\r\ncontent-length: 1000\r\n\r\nhalf'),
    answer(204),
  );
  const client = clientOf(url);
  expect(await client.post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
  expect(await client.post(MESSAGE, NEVER)).toMatchObject({ kind: 'failed', reason: 'answered 503', isFinal: false });
  expect(await client.post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
  expect(received).toHaveLength(3);
});

describe('no answer', () => {
  const failed = { kind: 'failed', isFinal: false, isOfReceiver: true };

  test('the connection is reset', async () => {
    const { url } = await receiver((_, __, socket) => void socket.resetAndDestroy());
    expect(await clientOf(url).post(MESSAGE, NEVER)).toMatchObject({
      ...failed,
      reason: expect.stringMatching(/no answer/),
    });
  });

  test('it ends in the middle of the headers, or is no HTTP', async () => {
    const { url } = await receiver(
      (_, __, socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-'),
      (_, __, socket) => void socket.end('\x00\x01\x02 hello\r\n\r\n'),
    );
    const client = clientOf(url);
    for (let i = 0; i < 2; i++) expect(await client.post(MESSAGE, NEVER)).toMatchObject(failed);
  });

  test('headers without an end are not read to their end', async () => {
    const { url } = await receiver((_, __, socket) => {
      socket.on('error', () => undefined);
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        if (socket.destroyed) return;
        while (socket.write(`x-${'y'.repeat(1_000)}: z\r\n`));
        socket.once('drain', more);
      };
      more();
    });
    expect(await clientOf(url).post(MESSAGE, NEVER)).toMatchObject(failed);
  });

  test('nobody is there', async () => {
    expect(await clientOf('http://127.0.0.1:1/').post(MESSAGE, NEVER)).toMatchObject({
      ...failed,
      reason: expect.stringMatching(/ECONNREFUSED/),
    });
  });

  test('it takes too long: then the connection is given up', async () => {
    const { url } = await receiver(() => undefined, answer(204));
    const clock = new VirtualClock();
    const client = clientOf(url, { clock, timeout: 2 * SECOND });
    expect(await clock.until(client.post(MESSAGE, NEVER))).toMatchObject({
      ...failed,
      reason: 'no answer within 2000 ms',
    });
    expect(clock.now()).toBe(2 * SECOND);
  });

  test('it is not wanted any more', async () => {
    const stop = new AbortController();
    const { url } = await receiver(() => stop.abort());
    expect(await clientOf(url).post(MESSAGE, stop.signal)).toMatchObject(failed);
  });
});

test('connections are kept, and there are no more than are allowed', async () => {
  const { url, connections, received } = await receiver(answer(204));
  const client = clientOf(url, { connections: 2 });
  await Promise.all(Array.from({ length: 20 }, () => client.post(MESSAGE, NEVER)));
  expect([received.length, connections()]).toEqual([20, 2]);
});

describe('where no request goes', () => {
  const refused = { kind: 'failed', reason: expect.stringMatching(/ has a (private|link-local)/) };

  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['10.0.0.1', '10.0.0.1'],
    ['169.254.169.254', '169.254.169.254'],
    ['2130706433', '127.0.0.1'],
    ['0x7f.1', '127.0.0.1'],
    ['[::1]', '::1'],
    ['[::ffff:127.0.0.1]', '::ffff:7f00:1'],
    ['[fd00:ec2::254]', 'fd00:ec2::254'],
  ])('http://%s/', async (host, shown) => {
    const outcome = await clientOf(`http://${host}:1/`, { allowsPrivate: false }).post(MESSAGE, NEVER);
    expect(outcome).toMatchObject(refused);
    expect('reason' in outcome ? outcome.reason : '').toContain(shown);
  });

  test('a name that means one, whatever else it means', async () => {
    const { port, received } = await receiver(answer(204));
    const client = clientOf(`http://shop.example:${port}/`, {
      allowsPrivate: false,
      resolve: (_, __, callback) =>
        callback(null, [
          { address: '93.184.215.14', family: 4 },
          { address: '127.0.0.1', family: 4 },
        ]),
    });
    expect(await client.post(MESSAGE, NEVER)).toMatchObject(refused);
    expect(received).toEqual([]);
  });

  test.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '::1', 'fe80::1'])(
    'a name that means %s when it is looked up once more',
    async (address) => {
      const addresses = ['93.184.215.14', address];
      let asked = 0;
      const resolve: WebhookClientOptions['resolve'] = (_, __, callback) => {
        const found = addresses[asked++] ?? '';
        callback(null, [{ address: found, family: found.includes(':') ? 6 : 4 }]);
      };
      const stop = new AbortController();
      const client = clientOf('http://shop.example:1/', { allowsPrivate: false, resolve });
      // Nobody is there; nor is anybody waited for.
      const first = client.post(MESSAGE, stop.signal);
      stop.abort();
      expect(await first).not.toMatchObject(refused);
      expect(await client.post(MESSAGE, NEVER)).toMatchObject(refused);
    },
  );

  test('where a receiver sends it on to', async () => {
    const { url, received } = await receiver(answer(307, { location: 'http://169.254.169.254/latest/meta-data/' }));
    expect(await clientOf(url).post(MESSAGE, NEVER)).toMatchObject({
      reason: 'answered 307, a redirect, which is not followed',
    });
    expect(received).toHaveLength(1);
  });

  test('a name that means another address a moment later: each connection goes where was looked', async () => {
    const { port, received } = await receiver(
      (response) => void response.writeHead(204, { connection: 'close' }).end(),
    );
    let asked = 0;
    const addresses = ['127.0.0.1', '169.254.169.254'];
    const client = clientOf(`http://shop.example:${port}/`, {
      resolve: (_, __, callback) => callback(null, [{ address: addresses[asked++] ?? '', family: 4 }]),
    });
    expect(await client.post(MESSAGE, NEVER)).toEqual({ kind: 'delivered' });
    expect(await client.post(MESSAGE, NEVER)).toMatchObject(refused);
    expect([received.length, asked, received[0]?.headers.host]).toEqual([1, 2, `shop.example:${port}`]);
  });
});
