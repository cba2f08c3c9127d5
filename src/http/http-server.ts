import { Server } from 'node:http';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { MotifError } from '../errors.js';
import type { ListenAddress } from '../http-connector.js';
import type { HttpEndpoint } from './http-endpoint.js';
import type { Refusal } from './refusal.js';

type Env = { Bindings: HttpBindings };

/**
 * Milliseconds that a request's headers, and all of it, may take to arrive, and a connection may stand without any; and how
 * often that is looked at. Node answers 408, and cuts the connection.
 */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
};
/** Of a request's headers together. Node answers 431 to more. */
const MAX_HEADER_BYTES = 16 * 1024;
const RETRY_SECONDS = '1';

export interface HttpServer {
  /** Where it is reached: with the port that it was given. */
  readonly url: string;
  /** Takes no more connections; resolves once what is being answered is. */
  close(): Promise<void>;
  /** Ends the connections that are left. */
  cut(): void;
}

export interface HttpServerOptions {
  readonly listen: ListenAddress;
  /** One a path. */
  readonly endpoints: readonly HttpEndpoint[];
  /** Called with what should not have happened while a request was answered. */
  readonly onError: (error: unknown) => void;
  /** How long whoever is slow is waited for. Default: 10 s for headers, 60 s for a whole request. */
  readonly patience?: Partial<typeof PATIENCE>;
}

/**
 * Takes events at the endpoints' paths, and says at `/health/live` that it runs and at `/health/ready` whether it takes any.
 * @throws MotifError `ENVIRONMENT` where it cannot listen: the port is taken.
 */
export async function openHttpServer({ listen, endpoints, onError, patience }: HttpServerOptions): Promise<HttpServer> {
  const server = createAdaptorServer({
    fetch: appOf(endpoints, onError).fetch,
    serverOptions: { ...PATIENCE, ...patience, maxHeaderSize: MAX_HEADER_BYTES },
  });
  const { host } = listen;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => reject(cannotListen(listen, cause)));
    server.listen(listen.port, host, resolve);
  });
  server.on('error', onError);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : listen.port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        if (server instanceof Server) server.closeIdleConnections();
      }),
    cut: () => {
      if (server instanceof Server) server.closeAllConnections();
    },
  };
}

function appOf(endpoints: readonly HttpEndpoint[], onError: (error: unknown) => void): Hono<Env> {
  const app = new Hono<Env>();
  app.use(async (c, next) => {
    await next();
    if (endpoints.some(({ state }) => state === 'stopping')) c.header('connection', 'close');
  });
  app.get('/health/live', (c) => c.json({ status: 'live' }));
  app.get('/health/ready', (c) => {
    const waiting = endpoints.find(({ state }) => state !== 'taking');
    if (waiting === undefined) return c.json({ status: 'ready' });
    const { state, connector } = waiting;
    return c.json({ status: state, path: connector.path, reason: REASONS[state] }, 503);
  });
  for (const endpoint of endpoints) {
    app.post(endpoint.connector.path, async (c) => {
      const answer = await endpoint.post(c.env.incoming);
      return 'status' in answer ? refused(c, answer) : c.json(answer, 202);
    });
    app.all(endpoint.connector.path, (c) => {
      c.header('allow', 'POST');
      return problem(c, 405, `${c.req.method} is not taken here: POST events`);
    });
  }
  app.notFound((c) => problem(c, 404, 'nothing is here'));
  app.onError((error, c) => {
    onError(error);
    return problem(c, 500, 'it went wrong, and nothing is known of what became of the request: send it again');
  });
  return app;
}

const REASONS = {
  starting: 'what was before is being restored',
  stopping: 'no more is taken: it is ending',
  taking: 'events are taken',
} as const;

function refused(c: Context<Env>, { status, reason, place }: Refusal): Response {
  if (status === 401) c.header('www-authenticate', 'Bearer');
  if (status === 429 || status === 503) c.header('retry-after', RETRY_SECONDS);
  // What was not read of it is not waited for.
  if (!c.env.incoming.complete) c.header('connection', 'close');
  switch (place?.kind) {
    case 'line':
      return problem(c, status, reason, { line: place.line });
    case 'index':
      return problem(c, status, reason, { index: place.index });
    default:
      return problem(c, status, reason);
  }
}

const TITLES = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

/** RFC 9457; which event it is about as `line`, from 1, or `index`, from 0. */
function problem(
  c: Context<Env>,
  status: keyof typeof TITLES,
  detail: string,
  place: { readonly line?: number; readonly index?: number } = {},
): Response {
  const body = JSON.stringify({ title: TITLES[status], status, detail, ...place });
  return c.body(body, status, { 'content-type': 'application/problem+json' });
}

function cannotListen({ host, port }: ListenAddress, cause: unknown): MotifError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const reason = cause instanceof Error ? cause.message : String(cause);
  const isTaken = code === 'EADDRINUSE';
  return new MotifError(
    'ENVIRONMENT',
    {
      message: isTaken
        ? `${host}:${port} is taken: another process listens there`
        : `cannot listen at ${host}:${port}: ${reason}`,
      hint: "Name another address in the table: 'listen' = '127.0.0.1:8081'; with port 0 it is any that is free",
    },
    { cause },
  );
}
