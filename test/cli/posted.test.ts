import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import { runCli } from '../../src/cli/run-cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';
import { Captured, type FakeProcess, fakeProcess, motif } from './fake-terminal.js';

function table(name: string, listen = '127.0.0.1:0'): string {
  return `CREATE TABLE ${name} (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'http', 'path' = '/${name}', 'format' = 'json', 'listen' = '${listen}');\n`;
}

const KAFKA = `CREATE TABLE clicks (ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts)
WITH ('connector' = 'kafka', 'topic' = 'clicks', 'properties.bootstrap.servers' = 'b:1', 'properties.group.id' = 'g', 'format' = 'json');\n`;

function project(streams: string, ...read: readonly string[]): string {
  const queries = read.map((name) => [`of_${name}.sql`, `SELECT n FROM ${name}`]);
  return temporaryFolder({ 'streams.sql': streams, ...Object.fromEntries(queries) });
}

interface Live {
  readonly fake: FakeProcess;
  readonly code: Promise<number>;
  readonly url: string;
}

/** Until it takes events. */
async function live(folder: string, ...args: readonly string[]): Promise<Live> {
  let tell: (url: string) => void = () => undefined;
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const stderr = new Captured({
    onWrite: (text) => {
      const [, url] = /POST (http:\/\/[^/]+)\//.exec(text) ?? [];
      if (url !== undefined) tell(url);
      return undefined;
    },
  });
  const fake = fakeProcess({ stderr });
  const code = runCli(['run', folder, '--archive', join(folder, 'archive'), ...args], fake.context);
  const url = await Promise.race([told, code.then(() => Promise.reject(new Error(stderr.text)))]);
  for (;;) if ((await fetch(`${url}/health/ready`)).status === 200) break;
  return { fake, code, url };
}

async function post(url: string, n: number, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const body = JSON.stringify({ ts: new Date(Date.UTC(2026, 0, 1) + n).toISOString(), n });
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  return [answer.status, await answer.json()];
}

async function numbers(folder: string, sql: string): Promise<readonly number[]> {
  const all: number[] = [];
  for await (const [n] of (await queryArchive(join(folder, 'archive'), sql)).rows) all.push(Number(n));
  return all;
}

test('tables share an address; what is posted is kept, and the next run goes on', async () => {
  const folder = project(table('orders') + table('clicks'), 'orders', 'clicks');
  const key = { 'idempotency-key': 'a' };
  const first = await live(folder);
  expect(first.fake.stderr.text).toContain(`orders: POST ${first.url}/orders\nclicks: POST ${first.url}/clicks\n`);
  expect(await post(`${first.url}/orders`, 1, key)).toEqual([202, { accepted: 1, duplicates: 0 }]);
  expect(await post(`${first.url}/clicks`, 2, key)).toEqual([202, { accepted: 1, duplicates: 0 }]);
  first.fake.signal('SIGTERM');
  expect(await first.code).toBe(143);
  await expect(fetch(`${first.url}/health/live`)).rejects.toThrow();

  const second = await live(folder);
  expect(await post(`${second.url}/orders`, 1, key)).toEqual([202, { accepted: 0, duplicates: 1 }]);
  expect(await post(`${second.url}/orders`, 3)).toEqual([202, { accepted: 1, duplicates: 0 }]);
  second.fake.signal('SIGINT');
  expect(await second.code).toBe(130);
  expect(await numbers(folder, 'SELECT n FROM orders ORDER BY _offset')).toEqual([1, 3]);
  const { code, stdout } = await motif(['archive', 'verify', '--archive', join(folder, 'archive')]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('all as the manifest lists them')]);

  const fresh = await live(folder, '--fresh');
  expect(await post(`${fresh.url}/orders`, 1, key)).toEqual([202, { accepted: 1, duplicates: 0 }]);
  fresh.fake.signal('SIGTERM');
  expect(await fresh.code).toBe(143);
  expect(await numbers(folder, 'SELECT n FROM orders')).toEqual([1]);
});

test("after the engine's state was lost and the archive restored, nothing is taken for what it has already", async () => {
  const folder = project(table('orders'), 'orders');
  const archive = join(folder, 'archive');
  const first = await live(folder);
  for (const n of [1, 2]) await post(`${first.url}/orders`, n, { 'idempotency-key': `${n}` });
  first.fake.signal('SIGTERM');
  await first.code;
  rmSync(join(archive, 'hot'), { recursive: true });
  expect((await motif(['archive', 'restore', '--archive', archive])).code).toBe(0);
  const second = await live(folder);
  expect(await post(`${second.url}/orders`, 2, { 'idempotency-key': '2' })).toEqual([
    202,
    { accepted: 0, duplicates: 1 },
  ]);
  expect(await post(`${second.url}/orders`, 3)).toEqual([202, { accepted: 1, duplicates: 0 }]);
  second.fake.signal('SIGTERM');
  await second.code;
  expect(await numbers(folder, 'SELECT n FROM orders ORDER BY _offset')).toEqual([1, 2, 3]);
});

test('a port that is taken is told', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const folder = project(table('orders', `127.0.0.1:${port}`), 'orders');
  const { code, stderr } = await motif(['run', folder, '--archive', join(folder, 'archive')]);
  server.close();
  expect(code).not.toBe(0);
  expect(stderr).toContain(
    `127.0.0.1:${port} is taken: another process listens there\n  Name another address in the table: 'listen' = '127.0.0.1:8081'`,
  );
});

test.each([
  [
    'nothing is kept',
    table('orders'),
    ['orders'],
    ['--no-archive'],
    '--no-archive: orders is posted, and a request is answered once the archive has its events\n  Leave --no-archive out, or read the stream from a file: --input orders=FILE',
  ],
  [
    'beside Kafka',
    table('orders') + KAFKA,
    ['orders', 'clicks'],
    [],
    'orders is posted, and clicks is read from Kafka: one run does not do both',
  ],
])('refused: %s', async (_, streams, read, args, message) => {
  const folder = project(streams, ...read);
  const archive = args.length > 0 ? [] : ['--archive', join(folder, 'archive')];
  const { code, stderr } = await motif(['run', folder, ...args, ...archive]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});

test('what is posted beside Kafka is told by a check too, and each alone is well', async () => {
  const streams = table('orders') + KAFKA;
  const together = await motif(['check', project(streams, 'orders', 'clicks')]);
  expect(together).toMatchObject({ code: 1, stdout: '' });
  expect(together.stderr).toBe(
    'orders is posted, and clicks is read from Kafka: one run does not do both, for what it keeps is in the archive or in Kafka\n' +
      '  Put their queries into two folders, or read one of the two from a file: --input orders=FILE\n',
  );
  for (const read of ['orders', 'clicks']) expect((await motif(['check', project(streams, read)])).code).toBe(0);
});

test('a file in its place needs no address, and no archive', async () => {
  const folder = project(table('orders'), 'orders');
  const file = join(folder, 'orders.ndjson');
  writeFileSync(file, '{"ts": "2026-01-01T00:00:00Z", "n": 4}\n');
  const { code, stdout, stderr } = await motif(['run', folder, '--no-archive', '--input', `orders=${file}`]);
  expect([code, JSON.parse(stdout).values]).toEqual([0, { n: 4 }]);
  expect(stderr).not.toContain('POST');
});
