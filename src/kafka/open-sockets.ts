import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { KafkaConfig } from './kafkajs.js';
import { wholeAnswers } from './whole-answers.js';

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
    giveWhole(socket);
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

/** Whoever listens is given whole answers; to whom it is none it is an error of the connection. */
function giveWhole(socket: Socket): void {
  const emit = socket.emit.bind(socket);
  const take = wholeAnswers((answers) => emit('data', answers));
  socket.emit = (event: string | symbol, ...given: unknown[]): boolean => {
    const [data] = given;
    if (event !== 'data' || !Buffer.isBuffer(data)) return Reflect.apply(emit, socket, [event, ...given]);
    try {
      take(data);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
    return true;
  };
}
