import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { ASIDE } from './aside.js';
import type { RecentFile } from './recent-rows.js';
import { connected, socketPath } from './recent-socket.js';

/*
 * While an engine has its file of hot rows open, nobody else can open it. So it listens on a socket beside it: whoever
 * connects is given the rows as Parquet files, which stay until the connection ends.
 */

export interface RecentServer {
  close(): Promise<void>;
}

export interface RecentRows {
  readonly files: readonly RecentFile[];
  /** The files are not needed any more. */
  release(): Promise<void>;
}

/** Gives the rows to whoever asks, one after the other. */
export async function serveRecentRows(
  folder: string,
  engine: string,
  copy: (into: string) => Promise<readonly RecentFile[]>,
): Promise<RecentServer> {
  const aside = join(folder, ASIDE, `read-${engine}`);
  await rm(aside, { recursive: true, force: true });
  const path = socketPath(folder, engine);
  await rm(path, { force: true });
  const open = new Set<Socket>();
  let turn: Promise<unknown> = Promise.resolve();
  const server = createServer((socket) => {
    const into = join(aside, randomUUID());
    open.add(socket);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        open.delete(socket);
        turn = turn.then(() => rm(into, { recursive: true, force: true })).catch(() => undefined);
      });
    turn = turn.then(() => answer(socket, into, copy)).catch(() => undefined);
  });
  await listening(server, path);
  server.unref();
  return {
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
      await turn;
      await rm(aside, { recursive: true, force: true });
      await rm(path, { force: true });
    },
  };
}

/** Asks the engine that has the file open; undefined: none answers. @throws what the engine says when it cannot. */
export async function askForRecentRows(folder: string, engine: string): Promise<RecentRows | undefined> {
  const socket = await connected(socketPath(folder, engine));
  if (socket === undefined) return undefined;
  const text = await new Promise<string>((resolve, reject) => {
    let all = '';
    socket
      .setEncoding('utf8')
      .on('data', (part: string) => {
        all += part;
        if (all.endsWith('\n')) resolve(all);
      })
      .on('error', reject)
      .on('close', () => resolve(all));
  });
  const { files, failure } = text === '' ? { files: undefined } : (JSON.parse(text) as Answer);
  if (failure !== undefined) throw new Error(failure);
  if (files === undefined) return undefined;
  return { files, release: async () => void socket.destroy() };
}

interface Answer {
  readonly files?: readonly RecentFile[];
  readonly failure?: string;
}

async function answer(
  socket: Socket,
  into: string,
  copy: (into: string) => Promise<readonly RecentFile[]>,
): Promise<void> {
  if (socket.destroyed) return;
  let said: Answer;
  try {
    await mkdir(into, { recursive: true });
    said = { files: await copy(into) };
  } catch (error) {
    said = { failure: error instanceof Error ? error.message : String(error) };
  }
  socket.write(`${JSON.stringify(said)}\n`);
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(path, resolve));
}
