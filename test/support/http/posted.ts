import { request } from 'node:http';
import { valueAt } from '../../../src/batch.js';
import { rowOptions } from '../../../src/engine/partitions/row-options.js';
import { HttpEndpoint } from '../../../src/http/http-endpoint.js';
import { type HttpServer, type HttpServerOptions, openHttpServer } from '../../../src/http/http-server.js';
import { loadProject } from '../../../src/query/load-project.js';
import type { Value } from '../../../src/schema.js';
import { FakeClock } from '../fake-clock.js';
import { type LiveRun, liveRun } from '../live-run.js';
import { MemoryArchive } from '../memory-archive.js';
import { temporaryFolder } from '../temporary-folder.js';

const COLUMNS = `ts TIMESTAMP, n BIGINT, WATERMARK FOR ts AS ts`;

export interface PostedOptions {
  readonly columns?: string;
  /** Of WITH (…), beside the connector, the path `/orders` and where it listens. */
  readonly options?: string;
  readonly archive?: MemoryArchive;
  /** Of what it has taken. */
  readonly folder?: string;
  readonly clock?: FakeClock;
  readonly patience?: HttpServerOptions['patience'];
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** An endpoint on a real socket, and a run that commits what is posted to it in memory. */
export interface Posted {
  readonly server: HttpServer;
  readonly endpoint: HttpEndpoint;
  readonly archive: MemoryArchive;
  readonly errors: readonly unknown[];
  /** Begins the run: until then it is `starting`. */
  start(): LiveRun;
  post(body: string | Buffer, headers?: Readonly<Record<string, string>>, path?: string): Promise<Answer>;
  ask(method: string, path: string): Promise<Answer>;
  close(): Promise<void>;
}

export async function posted({
  columns = COLUMNS,
  options = `'format' = 'json'`,
  archive = new MemoryArchive(),
  folder = temporaryFolder(),
  clock = new FakeClock(),
  patience = {},
}: PostedOptions = {}): Promise<Posted> {
  const streams = `CREATE TABLE orders (${columns}) WITH ('connector' = 'http', 'path' = '/orders', 'listen' = '127.0.0.1:0', ${options});`;
  const { project, problems } = await loadProject(
    temporaryFolder({ 'streams.sql': streams, 'all.sql': 'SELECT * FROM orders' }),
    undefined,
    { TOKEN: 'hunter2', SECRET: 'hunter3' },
  );
  const [stream] = project?.streams ?? [];
  if (project === undefined || stream?.connector?.kind !== 'http') throw new Error(JSON.stringify(problems));
  const errors: unknown[] = [];
  const { connector } = stream;
  const endpoint = new HttpEndpoint({ ...rowOptions(stream), connector, folder, now: clock.now });
  const server = await openHttpServer({
    listen: connector.listen,
    endpoints: [endpoint],
    onError: (error) => errors.push(error),
    patience,
  });
  let run: LiveRun | undefined;
  const send = (method: string, path: string, body: string | Buffer, headers: Readonly<Record<string, string>>) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = request(server.url + path, { method, headers: { connection: 'close', ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    server,
    endpoint,
    archive,
    errors,
    start: () => {
      run = liveRun({ project, sources: [endpoint.source], store: archive, clock });
      return run;
    },
    post: (body, headers = { 'content-type': 'application/json' }, path = '/orders') =>
      send('POST', path, body, headers),
    ask: (method, path) => send(method, path, '', {}),
    close: async () => {
      await run?.stop();
      const closed = server.close();
      server.cut();
      await closed;
    },
  };
}

/** The rows that the archive has, in order, with their offsets. */
export function rowsIn({ epochs }: MemoryArchive): readonly (readonly Value[])[] {
  return epochs.flatMap(({ events }) =>
    events.flatMap((batch) =>
      Array.from({ length: batch.length }, (_, row) => [
        batch.offsets[row] ?? null,
        ...batch.columns.map((column) => valueAt(column, row)),
      ]),
    ),
  );
}

export function order(n: number, more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({ ts: '2026-01-01T00:00:00Z', n, ...more });
}
