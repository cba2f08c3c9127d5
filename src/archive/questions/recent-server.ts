import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { MotifError } from '../../errors.js';
import { ASIDE } from '../aside.js';
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
      })
      .write(ALIVE);
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

/** Milliseconds after which a process that says nothing is taken for one that was stopped. */
const PATIENCE = 10_000;
/** What a process says at once, before it copies its rows. */
const ALIVE = ' ';

/**
 * Asks the engine that has the file open; undefined: none answers.
 * @throws what the engine says when it cannot; MotifError `ENVIRONMENT` when it is there and says nothing.
 */
export async function askForRecentRows(
  folder: string,
  engine: string,
  patience: number = PATIENCE,
): Promise<RecentRows | undefined> {
  const socket = await connected(socketPath(folder, engine));
  if (socket === undefined) return undefined;
  const text = await new Promise<string>((resolve, reject) => {
    let all = '';
    socket
      .setTimeout(patience, () => {
        socket.destroy();
        reject(silent(engine));
      })
      .setEncoding('utf8')
      .on('data', (part: string) => {
        socket.setTimeout(0);
        all += part;
        if (all.endsWith('\n')) resolve(all);
      })
      .on('error', reject)
      .on('close', () => resolve(all));
  });
  const { files, failure } = text.trim() === '' ? { files: undefined } : (JSON.parse(text) as Answer);
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

function silent(engine: string): MotifError {
  return new MotifError('ENVIRONMENT', {
    message: `engine ${engine} of the archive does not answer: its process has been stopped, or is overloaded`,
    hint: 'Let it go on (kill -CONT PID), or end it; then ask again.',
  });
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => server.once('error', reject).listen(path, resolve));
}
