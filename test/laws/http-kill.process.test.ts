import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { queryArchive } from '../../src/archive/questions/query-archive.js';
import { killRuns } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** `motif run` takes events and is killed at random, again and again: what it has answered with 202 is in the archive, once. */
const MAIN = resolve('dist/cli/main.js');
const REQUESTS = killRuns * 100;
/** So many are under way at once. */
const CONCURRENT = Math.min(1_000, REQUESTS);

const QUERY = 'SELECT n FROM orders WHERE n < 0';

function streams(port: number): string {
  return `CREATE TABLE orders (ts TIMESTAMP, n BIGINT, id VARCHAR METADATA FROM 'ce_id', WATERMARK FOR ts AS ts)
WITH ('connector' = 'http', 'path' = '/orders', 'listen' = '127.0.0.1:${port}', 'format' = 'cloudevents', 'auth.bearer.token' = '\${TOKEN}');`;
}

const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENT });

function answerOf(port: number, path: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((done) => {
    const sent = request({ port, path, agent, method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      response.on('error', () => done(0));
      response.on('end', () => done(response.statusCode ?? 0));
      response.resume();
    });
    sent.on('error', () => done(0));
    sent.end(body);
  });
}

/** A process that is started anew whenever it is killed. */
class Running {
  readonly #args: readonly string[];
  readonly #port: number;
  said = '';
  #child: ChildProcess | undefined;
  ready: Promise<void> = Promise.resolve();

  constructor(args: readonly string[], port: number) {
    this.#args = args;
    this.#port = port;
  }

  start(): void {
    const child = spawn(process.execPath, [MAIN, ...this.#args], {
      env: { PATH: process.env.PATH, TOKEN: 'hunter2' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const output of [child.stdout, child.stderr]) {
      output.on('data', (chunk) => {
        this.said += chunk;
      });
    }
    this.#child = child;
    this.ready = this.#untilReady(child);
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<unknown> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) throw new Error(`it has ended by itself: ${this.said}`);
    const ended = once(child, 'exit');
    child.kill(signal);
    return ended;
  }

  async #untilReady(child: ChildProcess): Promise<void> {
    while (child.exitCode === null && child.signalCode === null) {
      if ((await answerOf(this.#port, '/health/ready', {})) === 200) return;
    }
  }
}

/** One event, or three as a batch; each has an id of its own. */
function bodyOf(i: number): { readonly type: string; readonly body: string; readonly events: number } {
  const event = (n: number) => ({
    ...{ specversion: '1.0', type: 'order', source: '/shop', id: `o-${n}` },
    data: { ts: new Date(Date.UTC(2026, 0, 1) + n).toISOString(), n },
  });
  if (i % 10 > 0) return { type: 'application/cloudevents+json', body: JSON.stringify(event(i * 3)), events: 1 };
  return {
    type: 'application/cloudevents-batch+json',
    body: JSON.stringify([event(i * 3), event(i * 3 + 1), event(i * 3 + 2)]),
    events: 3,
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('whatever was answered 202 is in the archive once, however often the process was killed', async () => {
  const port = await freePort();
  const folder = temporaryFolder({ 'streams.sql': streams(port), 'none.sql': QUERY });
  const archive = join(folder, 'archive');
  const running = new Running(['run', folder, '--archive', archive], port);
  running.start();
  await running.ready;
  let [answered, kills] = [0, 0];
  let isBetween = false;
  let nextKill = 1 + Math.floor(Math.random() * 90);
  let [first, events] = [0, 0];
  const killed: Promise<unknown>[] = [];
  const post = async (i: number): Promise<void> => {
    const { type, body } = bodyOf(i);
    for (;;) {
      const status = await answerOf(port, '/orders', { 'content-type': type, authorization: 'Bearer hunter2' }, body);
      if (status === 202) return;
      expect([0, 429, 503]).toContain(status);
      await running.ready;
    }
  };
  const client = async (): Promise<void> => {
    while (first < REQUESTS) {
      const i = first++;
      events += bodyOf(i).events;
      await post(i);
      if (++answered >= nextKill && kills < killRuns && !isBetween) {
        kills++;
        isBetween = true;
        nextKill = answered + 1 + Math.floor(Math.random() * 90);
        const gone = running.kill('SIGKILL');
        // Whoever is refused waits until the next one is there.
        running.ready = gone.then(() => {
          running.start();
          return running.ready;
        });
        void running.ready.then(() => {
          isBetween = false;
        });
        killed.push(running.ready);
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, client));
  await Promise.all(killed);
  await running.ready;
  // All of it again changes nothing.
  await Promise.all(Array.from({ length: Math.min(REQUESTS, 100) }, (_, i) => post(i)));
  await running.kill('SIGTERM');
  agent.destroy();
  expect(kills).toBeGreaterThan(0);
  const answer = await queryArchive(
    archive,
    'SELECT count(*), count(DISTINCT id), count(DISTINCT _offset) FROM orders',
  );
  const counts: number[] = [];
  for await (const row of answer.rows) counts.push(...row.map(Number));
  expect(counts).toEqual([events, events, events]);
  expect(running.said).not.toContain('hunter2');
}, 180_000);
