import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { HOUR, SECOND } from '../../src/time.js';
import { FakeClock } from '../support/fake-clock.js';
import { order, type Posted, type PostedOptions, posted, rowsIn } from '../support/http/posted.js';
import { MemoryArchive } from '../support/memory-archive.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const opened: Posted[] = [];

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

async function running(options?: PostedOptions): Promise<Posted> {
  const one = await open(options);
  one.start();
  while (one.endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
  return one;
}

async function open(options?: PostedOptions): Promise<Posted> {
  const one = await posted(options);
  opened.push(one);
  return one;
}

const NDJSON = { 'content-type': 'application/x-ndjson' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('what is taken as JSON', () => {
  test.each([
    ['an object', order(1), JSON_TYPE, [1]],
    ['an array of objects', `[${order(1)}, ${order(2)}]`, JSON_TYPE, [1, 2]],
    ['an empty array', '[]', JSON_TYPE, []],
    ['one a line', `${order(1)}\r\n\n${order(2)}`, NDJSON, [1, 2]],
    ['with a charset', order(1), { 'content-type': 'application/json; charset=utf-8' }, [1]],
    ['gzipped', gzipSync(`${order(1)}\n${order(2)}\n`), { ...NDJSON, 'content-encoding': 'gzip' }, [1, 2]],
  ] as const)('%s', async (_, body, headers, numbers) => {
    const { post, archive } = await running();
    const { status, text } = await post(body, headers);
    expect([status, JSON.parse(text)]).toEqual([202, { accepted: numbers.length, duplicates: 0 }]);
    expect(rowsIn(archive).map(([offset, , n]) => [offset, n])).toEqual(numbers.map((n, i) => [i, n]));
  });
});

describe('what is refused, and nothing of it is taken', () => {
  const big = `[${Array.from({ length: 200 }, (_, n) => order(n)).join()}]`;
  test.each([
    [
      'a wrong column in an array',
      `[${order(1)}, {"ts": "2026-01-01T00:00:00Z", "n": "x"}]`,
      JSON_TYPE,
      400,
      { index: 1 },
    ],
    ['a wrong line', `${order(1)}\n\n{"ts": 5\n${order(2)}`, NDJSON, 400, { line: 3 }],
    ['an event without its time', '{"n": 1}', JSON_TYPE, 400, { detail: 'column ts: an event time is never NULL' }],
    ['no body', '', JSON_TYPE, 400, {}],
    ['an array that is none', '[1,', JSON_TYPE, 400, {}],
    ['what is not UTF-8', Buffer.from([0x5b, 0xff, 0x5d]), JSON_TYPE, 400, {}],
    ['a number', '7', JSON_TYPE, 400, {}],
    ['what curl says it is', order(1), { 'content-type': 'application/x-www-form-urlencoded' }, 415, {}],
    ['what says nothing', order(1), {}, 415, {}],
    ['an encoding that is not known', order(1), { ...JSON_TYPE, 'content-encoding': 'br' }, 415, {}],
    ['what is not gzip', order(1), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400, {}],
    ['gzip that is cut short', gzipSync(big).subarray(0, 50), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 400, {}],
    ['what is too large', big, JSON_TYPE, 413, {}],
    ['what is too large unpacked', gzipSync(big), { ...JSON_TYPE, 'content-encoding': 'gzip' }, 413, {}],
    ['what turns out too large', big, { ...JSON_TYPE, 'transfer-encoding': 'chunked' }, 413, {}],
  ] as const)('%s', async (_, body, headers, status, problem) => {
    const { post, archive } = await running({ options: `'format' = 'json', 'max.request.size' = '1 kB'` });
    const answer = await post(body, headers);
    expect([answer.status, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(JSON.parse(answer.text)).toMatchObject({ status, ...problem });
    expect((await post(order(9))).status).toBe(202);
    expect(rowsIn(archive).map(([offset, , n]) => [offset, n])).toEqual([[0, 9]]);
  });

  test('other paths and methods', async () => {
    const { ask } = await running();
    expect(await ask('POST', '/nothing')).toMatchObject({ status: 404 });
    expect(await ask('GET', '/orders')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await ask('POST', '/health/live')).toMatchObject({ status: 404 });
  });
});

describe('who may post', () => {
  test.each([
    ['the token', 'Bearer hunter2', 202],
    ['in whatever case', 'bearer  hunter2', 202],
    ['none', undefined, 401],
    ['another', 'Bearer hunter3', 401],
    ['a part of it', 'Bearer hunter', 401],
    ['none behind the scheme', 'Bearer ', 401],
    ['another scheme', 'Basic hunter2', 401],
  ])('%s', async (_, authorization, status) => {
    const { post, archive } = await running({ options: `'format' = 'json', 'auth.bearer.token' = '\${TOKEN}'` });
    const answer = await post(order(1), { ...JSON_TYPE, ...(authorization === undefined ? {} : { authorization }) });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toContain('hunter');
    if (status === 401) expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(rowsIn(archive)).toHaveLength(status === 202 ? 1 : 0);
  });

  const body = gzipSync(order(1));
  const signature = createHmac('sha256', 'hunter3').update(body).digest('hex');
  test.each([
    ['signed as GitHub does', '', `sha256=${signature}`, 202],
    ['the digits alone', '', signature.toUpperCase(), 202],
    ['in a header of its own', `, 'auth.hmac.header' = 'X-Signature'`, signature, 202],
    ['signed otherwise', '', `sha256=${signature.replace(/^./, (c) => (c === '0' ? '1' : '0'))}`, 401],
    ['no signature', '', '', 401],
  ])('%s', async (_, more, given, status) => {
    const { post } = await running({ options: `'format' = 'json', 'auth.hmac.secret' = '\${SECRET}'${more}` });
    const header = more === '' ? 'x-hub-signature-256' : 'x-signature';
    expect((await post(body, { ...JSON_TYPE, 'content-encoding': 'gzip', [header]: given })).status).toBe(status);
  });
});

describe('a request that comes again', () => {
  const keyed = { ...NDJSON, 'idempotency-key': 'a' };

  test('changes nothing with the same key, and is known after a restart, for as long as it is said', async () => {
    const clock = new FakeClock();
    const kept = {
      clock,
      folder: temporaryFolder(),
      archive: new MemoryArchive(),
      options: `'format' = 'json', 'dedupe.ttl' = '1 h'`,
    };
    const both = `${order(1)}\n${order(2)}`;
    const take = async (one: Posted, key: string) =>
      JSON.parse((await one.post(both, { ...keyed, 'idempotency-key': key })).text);
    const one = await running(kept);
    expect(await take(one, 'a')).toEqual({ accepted: 2, duplicates: 0 });
    expect(await take(one, 'a')).toEqual({ accepted: 0, duplicates: 2 });
    expect(await take(one, 'b')).toEqual({ accepted: 2, duplicates: 0 });
    await one.close();
    opened.splice(0);
    const again = await running(kept);
    await clock.pass(HOUR - SECOND);
    expect(await take(again, 'b')).toEqual({ accepted: 0, duplicates: 2 });
    await clock.pass(HOUR);
    expect(await take(again, 'b')).toEqual({ accepted: 2, duplicates: 0 });
    expect(rowsIn(kept.archive).map(([offset]) => offset)).toEqual([0, 1, 2, 3, 4, 5]);
    await again.endpoint.stop();
    await again.close();
    opened.splice(0);
    expect(kept.archive.epochs.reduce((sum, { duplicates = 0 }) => sum + duplicates, 0)).toBe(4);
  });

  test('is answered once the first is committed, though it comes while that is under way', async () => {
    const archive = new HeldArchive();
    const one = await running({ archive });
    const release = archive.hold();
    const first = one.post(order(1), keyed);
    await archive.asked;
    const second = one.post(order(1), keyed);
    let isAnswered = false;
    const both = Promise.all([first, second]).then((answers) => {
      isAnswered = true;
      return answers;
    });
    expect(await one.ask('GET', '/health/ready')).toMatchObject({ status: 200 });
    expect(isAnswered).toBe(false);
    release();
    const answers = await both;
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers.map(({ text }) => JSON.parse(text).accepted).sort()).toEqual([0, 1]);
    expect(rowsIn(archive)).toHaveLength(1);
  });

  test('without a key is another one', async () => {
    const { post, archive } = await running();
    for (let i = 0; i < 2; i++) expect((await post(order(1))).status).toBe(202);
    expect(rowsIn(archive)).toHaveLength(2);
  });
});

/** One whose commits wait. */
class HeldArchive extends MemoryArchive {
  #held: Promise<void> = Promise.resolve();
  #ask: () => void = () => undefined;
  readonly asked: Promise<void> = new Promise((resolve) => {
    this.#ask = resolve;
  });

  hold(): () => void {
    let release = (): void => undefined;
    this.#held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  override async commit(epoch: Parameters<MemoryArchive['commit']>[0]): Promise<void> {
    this.#ask();
    await this.#held;
    await super.commit(epoch);
  }
}

test('too much that waits is 429, and later it is taken', async () => {
  const archive = new HeldArchive();
  const { post } = await running({
    archive,
    options: `'format' = 'json', 'max.request.size' = '1 kB', 'max.pending.bytes' = '1 kB'`,
  });
  const release = archive.hold();
  const large = order(1) + ' '.repeat(800);
  const first = post(large);
  await archive.asked;
  expect(await post(large)).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  release();
  expect((await first).status).toBe(202);
  expect((await post(large)).status).toBe(202);
  expect(rowsIn(archive)).toHaveLength(2);
});

describe('how it is', () => {
  test('starting, taking, stopping', async () => {
    const one = await open();
    expect(await one.ask('GET', '/health/live')).toMatchObject({ status: 200 });
    const starting = await one.ask('GET', '/health/ready');
    expect([starting.status, JSON.parse(starting.text)]).toEqual([
      503,
      { status: 'starting', path: '/orders', reason: 'what was before is being restored' },
    ]);
    expect(await one.post(order(1))).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    one.start();
    while (one.endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
    expect((await one.ask('GET', '/health/ready')).status).toBe(200);
    expect((await one.post(order(1))).status).toBe(202);
    await one.endpoint.stop();
    expect((await one.ask('GET', '/health/ready')).status).toBe(503);
    expect((await one.post(order(1))).status).toBe(503);
    expect((await one.ask('GET', '/health/live')).status).toBe(200);
  });

  test('what is under way when a commit fails is 503', async () => {
    const archive = new MemoryArchive();
    const one = await open({ archive });
    const run = one.start();
    run.ended.catch(() => undefined);
    while (one.endpoint.state === 'starting') await new Promise((resolve) => setImmediate(resolve));
    archive.commitsLeft = 0;
    expect((await one.post(order(1))).status).toBe(503);
    await expect(run.ended).rejects.toThrow();
    opened.splice(0);
    const closed = one.server.close();
    one.server.cut();
    await closed;
  });
});

describe('what hands do', () => {
  /** What comes back for bytes as they are, until the connection ends. */
  function raw(one: Posted, ...parts: readonly string[]): Promise<string> {
    const { port } = new URL(one.server.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
      for (const part of parts) socket.write(part);
      socket.end();
    });
  }

  test('half a body: nothing is taken', async () => {
    const one = await running();
    await raw(
      one,
      'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n',
      order(1),
    );
    expect((await one.post(order(2))).status).toBe(202);
    expect(rowsIn(one.archive)).toHaveLength(1);
  });

  test('a header of very many bytes: 431, and no more of it is read', async () => {
    const one = await running();
    const { port } = new URL(one.server.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      const piece = 'x'.repeat(1 << 20);
      let [text, sent] = ['', 0];
      const more = (): void => {
        while (sent++ < 100 && socket.write(piece));
      };
      socket.on('drain', more);
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(text));
      socket.write('POST /orders HTTP/1.1\r\nhost: x\r\nx-large: ');
      more();
    });
    // The connection may be gone before the answer is read.
    expect(answer).toMatch(/^(HTTP\/1\.1 431 .*)?/);
    expect((await one.post(order(2))).status).toBe(202);
  });

  /** What comes back for what never ends: `begun`, and `more` again and again. */
  function slow(one: Posted, begun: string, more: string): Promise<string> {
    const { port } = new URL(one.server.url);
    return new Promise((resolve) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      const drip = setInterval(() => socket.write(more), 5);
      socket.on('data', (chunk) => {
        text += chunk;
      });
      socket.on('error', () => undefined);
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text);
      });
      socket.write(begun);
    });
  }

  test('headers and bodies a byte at a time, or without an end: 408, and others are served meanwhile', async () => {
    const headers = 'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 900\r\n';
    const patience = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 20 };
    const options = `'format' = 'json', 'max.request.size' = '1 kB', 'max.pending.bytes' = '1 kB'`;
    const one = await running({ patience, options });
    const answers = Promise.all([
      slow(one, `${headers}x-slow: `, 'x'),
      slow(one, headers, ''),
      slow(one, `${headers}\r\n`, ' '),
      slow(one, `${headers}\r\n${' '.repeat(500)}`, ''),
    ]);
    expect((await one.post(order(1))).status).toBe(202);
    for (const answer of await answers) {
      // The connection may be gone before the answer is read.
      if (answer !== '') expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    }
    // What was held for them is free again.
    expect((await one.post(order(2) + ' '.repeat(900))).status).toBe(202);
    expect(rowsIn(one.archive)).toHaveLength(2);
  });

  test('what is no HTTP is 400', async () => {
    expect(await raw(await running(), 'hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  });
});
