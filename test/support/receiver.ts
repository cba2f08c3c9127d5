import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterEach } from 'vitest';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers one request: as it likes, and on the bare socket if that is what it likes. */
export type Answer = (response: ServerResponse, request: ReceivedRequest, socket: Socket) => void | Promise<void>;

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: readonly ReceivedRequest[];
  /** Connections that there have been. */
  readonly connections: () => number;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A status, and headers. */
export function answer(status: number, headers: Readonly<Record<string, string>> = {}, body = ''): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** A web server on the loopback, gone after the test. The n-th request gets the n-th answer, those behind the last get the last. */
export async function receiver(...answers: readonly Answer[]): Promise<Receiver> {
  const received: ReceivedRequest[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    void take(request).then(async (taken) => {
      received.push(taken);
      const given = answers[Math.min(received.length, answers.length) - 1] ?? answer(204);
      await given(response, taken, request.socket);
    });
  });
  server.on('connection', () => void connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/hook`, port, received, connections: () => connections };
}

async function take(request: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: Object.fromEntries(headers),
    body: Buffer.concat(chunks),
  };
}
