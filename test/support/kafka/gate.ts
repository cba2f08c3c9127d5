import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A port behind which another stands, as long as it is open; whatever is spoken there. */
export interface Gate {
  readonly port: number;
  /** Ends all connections at once, and refuses new ones. */
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startGate(target: number): Promise<Gate> {
  let isOpen = true;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    if (!isOpen) {
      client.resetAndDestroy();
      return;
    }
    const upstream = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const end = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    shut() {
      isOpen = false;
      end();
    },
    open() {
      isOpen = true;
    },
    async close() {
      end();
      server.close();
      await once(server, 'close');
    },
  };
}
