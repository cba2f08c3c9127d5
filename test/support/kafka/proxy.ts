import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network that can fail: what connects to its port is connected to another. */
export interface Proxy {
  readonly port: number;
  /** Ends all connections at once (reset), and refuses new ones. */
  cut(): void;
  /** Takes connections, and passes nothing on, neither way: a network that swallows. */
  stall(): void;
  /** As if nothing had been: what was stalled goes on, what was cut has to be connected anew. */
  heal(): void;
  close(): Promise<void>;
}

export async function startProxy(target: number): Promise<Proxy> {
  let state: 'healthy' | 'cut' | 'stalled' = 'healthy';
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (state === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (bytes) => to.write(bytes));
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
