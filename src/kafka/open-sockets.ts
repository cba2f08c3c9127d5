import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KafkaConfig } from './kafkajs.js';

const KEEP_ALIVE = 60_000;

/**
 * All connections of a driver. kafkajs loses sight of some when a broker goes and comes back, and then never closes them: a process
 * would stay for their sake.
 */
export class OpenSockets {
  readonly #sockets = new Set<Socket>();

  /** As the client's own. */
  readonly factory: NonNullable<KafkaConfig['socketFactory']> = ({ host, port, ssl, onConnect }) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = ssl ? connectTls({ host, port, ...name, ...ssl }, onConnect) : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE);
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    return socket;
  };

  /** To whoever holds one it is as if the broker had closed it. */
  close(): void {
    for (const socket of this.#sockets) {
      socket.emit('end');
      socket.destroy();
    }
  }
}
