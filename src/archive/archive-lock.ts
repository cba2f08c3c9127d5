import { randomUUID } from 'node:crypto';
import { link, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Claim, claimFile } from '../duckdb/claim-file.js';
import { MotifError } from '../errors.js';
import { ASIDE } from './aside.js';
import { processCommand } from './process-command.js';

/** `manifest`: whoever changes it. `maintenance`: whoever rewrites segments. `engines`: whoever makes a file of hot rows. */
export type LockName = 'manifest' | 'maintenance' | 'engines';

/** Whoever holds one in this process, by its file: two of one process do not shut each other out by the file alone. */
const held = new Map<string, Promise<void>>();

/** How the files begin that become locks. */
export const LOCK_ASIDE = 'lock-';

/** Milliseconds between two looks at a lock that another process has. */
const LOOK_AGAIN = 20;

/**
 * Does the work while no other process or caller does work under this lock. It is the lock that a database file has while
 * it is open: a process that is killed loses it.
 */
export async function withLock<T>(directory: string, name: LockName, work: () => Promise<T>): Promise<T> {
  const path = await lockFile(directory, join(directory, `${name}.lock`));
  const before = held.get(path) ?? Promise.resolve();
  const turn = before.then(async () => {
    const lock = await taken(path);
    try {
      return await work();
    } finally {
      await lock.release();
    }
  });
  const done = turn.then(
    () => undefined,
    () => undefined,
  );
  held.set(path, done);
  try {
    return await turn;
  } finally {
    if (held.get(path) === done) held.delete(path);
  }
}

/** As `withLock`, or nothing where somebody has it. */
export async function ifUnlocked(directory: string, name: LockName, work: () => Promise<void>): Promise<void> {
  const path = await lockFile(directory, join(directory, `${name}.lock`));
  if (held.has(path)) return;
  // Others of this process wait for the file, as those of others do.
  const lock = await opened(path);
  if (lock === undefined) return;
  try {
    await work();
  } finally {
    await lock.release();
  }
}

/**
 * A lock of its own file, held until it is released.
 * @throws MotifError `ARCHIVE_LOCKED` naming who has it.
 */
export async function holdLock(directory: string, file: string): Promise<() => Promise<void>> {
  const lock = await claimFile(await lockFile(directory, file), { commandOf: processCommand });
  return () => lock.release();
}

/**
 * It is a database from its first moment: one that a killed process had half made could never be opened again. Where a file
 * system has no second names for a file, DuckDB makes it.
 */
async function lockFile(directory: string, path: string): Promise<string> {
  const isThere = await stat(path).catch(() => undefined);
  if (isThere !== undefined) return path;
  const aside = join(directory, ASIDE, `${LOCK_ASIDE}${randomUUID()}`);
  await mkdir(join(directory, ASIDE), { recursive: true });
  await (await claimFile(aside, { commandOf: processCommand })).release();
  await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
  return path;
}

async function taken(path: string): Promise<Claim> {
  for (;;) {
    const lock = await opened(path);
    if (lock !== undefined) return lock;
    await pause(LOOK_AGAIN);
  }
}

async function opened(path: string): Promise<Claim | undefined> {
  try {
    return await claimFile(path, { commandOf: processCommand });
  } catch (error) {
    if (error instanceof MotifError && error.code === 'ARCHIVE_LOCKED') return undefined;
    throw error;
  }
}
