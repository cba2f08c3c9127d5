import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOT } from '../hot/hot-folder.js';

/** Longer paths no system takes for a socket. */
const LONGEST_SOCKET = 100;

/** Where an engine listens that has its file of hot rows open: the same for both ends. */
export function socketPath(folder: string, engine: string): string {
  const beside = join(folder, HOT, `${engine}.sock`);
  const name = `motif-${createHash('sha256').update(beside).digest('hex').slice(0, 24)}`;
  if (platform() === 'win32') return `\\\\.\\pipe\\${name}`;
  return Buffer.byteLength(beside) <= LONGEST_SOCKET ? beside : join(tmpdir(), `${name}.sock`);
}

/** Undefined: nobody listens. */
export function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Whether an engine of that name runs, and has finished its beginning. */
export async function isServed(folder: string, engine: string): Promise<boolean> {
  const socket = await connected(socketPath(folder, engine));
  socket?.destroy();
  return socket !== undefined;
}
