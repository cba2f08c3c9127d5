import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { deferred } from '../../../src/cluster/deferred.js';

/** A network that can fail: what connects to its port is connected to another. */
export interface Proxy {
  readonly port: number;
  /** Ends all connections at once (reset), and refuses new ones. */
  cut(): void;
  /** Takes connections, and passes nothing on, neither way: a network that swallows. */
  stall(): void;
  /**
   * Resolves when the next request of a kind comes, which is passed on no more than what comes behind it on its connection. `api`:
   * Kafka's number of it (https://kafka.apache.org/protocol#protocol_api_keys).
   */
  hold(api: number): Promise<void>;
  /** As if nothing had been: what was stalled goes on, what was cut has to be connected anew. */
  heal(): void;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  let state: 'healthy' | 'cut' | 'stalled' = 'healthy';
  const sockets = new Set<Socket>();
  let held: { readonly api: number; readonly come: () => void } | undefined;
  const server = createServer((client) => {
    if (state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    const requests = new Requests();
    const send = () => {
      for (let request = requests.next(); request !== undefined; request = requests.next()) {
        if (request.api === held?.api) {
          client.pause();
          held.come();
          held = undefined;
          return;
        }
        requests.take();
        upstream.write(request.bytes);
      }
    };
    client.on('data', (bytes) => {
      requests.push(bytes);
      send();
    });
    client.on('resume', send);
    upstream.on('data', (bytes) => client.write(bytes));
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      if (state === 'stalled') from.pause();
    }
  });
  const reset = () => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut() {
      state = 'cut';
      reset();
    },
    stall() {
      state = 'stalled';
      for (const socket of sockets) socket.pause();
    },
    hold(api) {
      const { promise, resolve } = deferred<void>();
      held = { api, come: resolve };
      return promise;
    },
    heal() {
      state = 'healthy';
      for (const socket of sockets) socket.resume();
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      reset();
      await closed;
    },
  };
}

/** A connection's requests, each 4 bytes of length and then so many, of which the first 2 say what it asks. */
class Requests {
  #bytes: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
  }

  /** The first, if all of it is there. */
  next(): { readonly api: number; readonly bytes: Buffer } | undefined {
    const bytes = this.#bytes;
    if (bytes.length < 6) return undefined;
    const end = 4 + bytes.readUInt32BE(0);
    return bytes.length < end ? undefined : { api: bytes.readInt16BE(4), bytes: bytes.subarray(0, end) };
  }

  take(): void {
    this.#bytes = this.#bytes.subarray(4 + this.#bytes.readUInt32BE(0));
  }
}
