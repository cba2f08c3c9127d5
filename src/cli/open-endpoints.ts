import type { Archive, ArchiveOptions } from '../archive/archive.js';
import { DEFAULT_ENGINE } from '../archive/hot/open-hot-rows.js';
import { httpFolder } from '../archive/http-folder.js';
import { rowOptions } from '../engine/partitions/row-options.js';
import { HttpEndpoint } from '../http/http-endpoint.js';
import { type HttpServer, openHttpServer } from '../http/http-server.js';
import type { StreamDeclaration } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import { SECOND } from '../time.js';
import type { CliContext } from './context.js';
import type { ShownRun } from './shown-run.js';

/** So long what was taken may wait for its commit when the run is to end, and answers for whoever reads them. */
const PATIENCE = 5 * SECOND;

/** Servers that take events for a run. */
export interface OpenEndpoints {
  readonly sources: readonly Source[];
  /** Aborted when the run is to end: a little after it was asked to, once what was taken is committed. */
  readonly signal: AbortSignal;
  close(): Promise<void>;
}

/** @throws MotifError `ENVIRONMENT` where it cannot listen. */
export async function openEndpoints(
  context: CliContext,
  streams: readonly StreamDeclaration[],
  {
    archive,
    options: { directory, engine = DEFAULT_ENGINE },
  }: { readonly archive: Archive; readonly options: ArchiveOptions },
  { clock, onNote, signal: stopped }: ShownRun,
): Promise<OpenEndpoints> {
  const endpoints = streams.flatMap((stream) => {
    const { name, connector, keepsRaw = false } = stream;
    if (connector?.kind !== 'http') return [];
    const last = archive.knownOffset(name, connector.path, 0);
    return new HttpEndpoint({
      ...rowOptions(stream),
      keepsRaw,
      connector,
      folder: httpFolder(directory, engine, name),
      now: () => clock.now(),
      ...(last === undefined ? {} : { start: last + 1 }),
    });
  });
  const servers = await openServers(endpoints, (line) => void onNote(line));
  const controller = new AbortController();
  const stop = async (): Promise<void> => {
    const waiting = new AbortController();
    void Promise.all(endpoints.map((endpoint) => endpoint.stop())).then(() => waiting.abort());
    await context.wait(PATIENCE, waiting.signal);
    controller.abort();
  };
  if (stopped.aborted) controller.abort();
  else stopped.addEventListener('abort', stop, { once: true });
  return {
    sources: endpoints.map(({ source }) => source),
    signal: controller.signal,
    close: async () => {
      stopped.removeEventListener('abort', stop);
      const closing = new AbortController();
      void closeServers(servers).then(() => closing.abort());
      await context.wait(PATIENCE, closing.signal);
      for (const server of servers) server.cut();
    },
  };
}

/** One an address, however many paths it has. */
async function openServers(
  endpoints: readonly HttpEndpoint[],
  say: (line: string) => void,
): Promise<readonly HttpServer[]> {
  const addresses = new Map<string, HttpEndpoint[]>();
  for (const endpoint of endpoints) {
    const { host, port } = endpoint.connector.listen;
    const address = `${host}:${port}`;
    addresses.set(address, [...(addresses.get(address) ?? []), endpoint]);
  }
  const servers: HttpServer[] = [];
  try {
    for (const together of addresses.values()) {
      const [first] = together;
      if (first === undefined) continue;
      const onError = (error: unknown): void =>
        say(`a request failed: ${error instanceof Error ? error.message : error}`);
      const server = await openHttpServer({ listen: first.connector.listen, endpoints: together, onError });
      servers.push(server);
      for (const { connector, source } of together) say(`${source.stream}: POST ${server.url}${connector.path}`);
    }
  } catch (error) {
    await closeServers(servers);
    throw error;
  }
  return servers;
}

async function closeServers(servers: readonly HttpServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
}
