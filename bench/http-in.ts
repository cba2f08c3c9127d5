import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { httpFolder } from '../src/archive/http-folder.js';
import { rowOptions } from '../src/engine/partitions/row-options.js';
import { run } from '../src/engine/run.js';
import { HttpEndpoint } from '../src/http/http-endpoint.js';
import { openHttpServer } from '../src/http/http-server.js';
import { loadProject } from '../src/query/load-project.js';
import { projectArchive } from './archived-run.js';
import type { Beside, Work } from './benchmark.js';
import { benchProject } from './http-project.js';
import { nothingFound } from './nothing-found.js';

const EVENTS = 1_000_000;

/**
 * Events posted from another process by 64 connections, each request answered when they are in the archive: beside a server that
 * parses the same bodies and answers at once. `batch`: of a request.
 */
export function httpIn(name: string, batch: number): Beside {
  return {
    kind: 'beside',
    name,
    measures: 'work',
    beside: 'a server that only parses',
    // A request costs more than an event.
    input: async ({ scale }) => ({ events: Math.round((EVENTS * scale) / (batch === 1 ? 10 : 1)) }),
    motif: { prepare: ({ events }, folder) => taking(events, batch, folder) },
    other: { prepare: async ({ events }) => parsing(events, batch) },
  };
}

async function taking(events: number, batch: number, folder: string): Promise<Work> {
  const { project } = await loadProject(await benchProject(folder));
  const [stream] = project?.streams ?? [];
  if (project === undefined || stream?.connector?.kind !== 'http') throw new Error('the project is not one');
  const { connector } = stream;
  const archive = await projectArchive(join(folder, 'archive'), project, {});
  const now = (): number => Date.now() * 1_000;
  const endpoint = new HttpEndpoint({ ...rowOptions(stream), connector, folder: httpFolder(folder, 'main', 'e'), now });
  const onError = (error: unknown): void => console.error(error);
  const server = await openHttpServer({ listen: connector.listen, endpoints: [endpoint], onError });
  const stop = new AbortController();
  const clock = {
    now,
    wait: (micros: number, signal: AbortSignal) =>
      setTimeout(micros / 1_000, undefined, { signal }).catch(() => undefined),
  };
  const ended = run({ project, sources: [endpoint.source], store: archive, clock, signal: stop.signal });
  while (endpoint.state === 'starting') await setTimeout(1);
  return {
    run: () => posted(`${server.url}${connector.path}`, events, batch),
    async outcome() {
      stop.abort();
      const { events: taken } = await ended;
      await server.close();
      await archive.close();
      return nothingFound(taken);
    },
  };
}

function parsing(events: number, batch: number): Work {
  let taken = 0;
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      for (const line of Buffer.concat(chunks).toString().split('\n')) if (line !== '' && JSON.parse(line)) taken++;
      outgoing.writeHead(202, { 'content-type': 'application/json' }).end('{"accepted":1}');
    });
  });
  return {
    async run() {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      await posted(`http://127.0.0.1:${port}/`, events, batch);
    },
    async outcome() {
      server.close();
      return nothingFound(taken);
    },
  };
}

async function posted(url: string, events: number, batch: number): Promise<void> {
  const client = spawn(process.execPath, [join(import.meta.dirname, 'http-client.js'), url, `${events}`, `${batch}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = await once(client, 'exit');
  if (code !== 0) throw new Error('not all that was posted was taken');
}
