import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../archive/durable.js';
import { makeFolders } from '../archive/make-folders.js';
import { MotifError } from '../errors.js';
import { IDENTITY_BYTES, type Identity, IdentitySet } from '../identity-set.js';
import type { Duration, Timestamp } from '../time.js';

/** An event that has been taken: who it is, and which offset it has. */
export interface TakenIdentity {
  readonly identity: Identity;
  readonly offset: number;
}

export interface IdentityLogOptions {
  /** Of this log alone; it is made. */
  readonly folder: string;
  /** Everything before this offset is committed, and nothing from it on. */
  readonly committed: number;
  /** How long an identity is known at least; an eighth more at most. */
  readonly ttl: Duration;
  readonly now: () => Timestamp;
}

/** Offset and time as doubles, then the identity; all little-endian. */
const RECORD_BYTES = 16 + IDENTITY_BYTES;
const READ_BYTES = RECORD_BYTES * 32_768;
/** A file is deleted as a whole, once the last of it is too old: so many of them span the time to live. */
const FILES = 8;
const ENDING = '.ids';

interface LogFile {
  readonly number: number;
  readonly path: string;
  readonly known: IdentitySet;
  /** When the first and the last of it were taken. */
  readonly first: Timestamp;
  last: Timestamp;
  /** How much of it is good. */
  length: number;
}

/** `isWhole`: nothing was cut off, so that what comes behind it counts too. */
interface ReadFile {
  readonly file: LogFile;
  readonly isWhole: boolean;
}

/**
 * Who has been taken, on the disk before the engine gets the events. The archive's mark says what became of them: up to it
 * they were committed, and one that comes again is a repetition; from it on they never were, and are forgotten when the log
 * is opened, for their offsets are given anew and their sender has not been told that they are here.
 */
export class IdentityLog {
  readonly #options: IdentityLogOptions;
  readonly #files: LogFile[] = [];
  #handle: FileHandle | undefined;

  private constructor(options: IdentityLogOptions) {
    this.#options = options;
  }

  /** @throws MotifError `ENVIRONMENT` when the folder cannot be read or written. */
  static async open(options: IdentityLogOptions): Promise<IdentityLog> {
    const log = new IdentityLog(options);
    await log.#guard(() => log.#read());
    return log;
  }

  has(identity: Identity): boolean {
    const { ttl, now } = this.#options;
    const oldest = now() - ttl;
    return this.#files.some(({ known, last }) => last > oldest && known.has(identity));
  }

  /**
   * Resolves when they are on the disk; never called again before.
   * @throws MotifError `ENVIRONMENT` when they cannot be written; the log is of no use then.
   */
  async append(taken: readonly TakenIdentity[]): Promise<void> {
    if (taken.length > 0) await this.#guard(() => this.#append(taken));
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async #append(taken: readonly TakenIdentity[]): Promise<void> {
    const now = this.#options.now();
    const file = await this.#fileAt(now);
    const bytes = Buffer.alloc(taken.length * RECORD_BYTES);
    for (const [i, { identity, offset }] of taken.entries()) {
      const at = i * RECORD_BYTES;
      bytes.writeDoubleLE(offset, at);
      bytes.writeDoubleLE(now, at + 8);
      identity.copy(bytes, at + 16);
    }
    await this.#handle?.write(bytes, 0, bytes.length, file.length);
    await this.#handle?.datasync();
    file.length += bytes.length;
    file.last = now;
    for (const { identity } of taken) file.known.add(identity);
  }

  /** The one that is written now. */
  async #fileAt(now: Timestamp): Promise<LogFile> {
    const { folder, ttl } = this.#options;
    const last = this.#files.at(-1);
    if (last !== undefined && now - last.first < ttl / FILES) {
      this.#handle ??= await open(last.path, 'r+');
      return last;
    }
    await this.close();
    while ((this.#files[0]?.last ?? now) + ttl <= now) await this.#drop(this.#files.shift());
    const number = (last?.number ?? 0) + 1;
    const path = join(folder, `${String(number).padStart(8, '0')}${ENDING}`);
    this.#handle = await open(path, 'w');
    await syncFolder(folder);
    const file = { number, path, known: new IdentitySet(), first: now, last: now, length: 0 };
    this.#files.push(file);
    return file;
  }

  async #read(): Promise<void> {
    const { folder, ttl, now } = this.#options;
    await makeFolders(folder);
    const names = (await readdir(folder)).filter((name) => name.endsWith(ENDING)).sort();
    let isWhole = true;
    for (const name of names) {
      const path = join(folder, name);
      const read: ReadFile | undefined = isWhole
        ? await this.#readFile(path, Number(name.slice(0, -ENDING.length)))
        : undefined;
      isWhole = read?.isWhole ?? false;
      if (read === undefined || read.file.length === 0 || read.file.last + ttl <= now()) await rm(path);
      else this.#files.push(read.file);
    }
    await syncFolder(folder);
  }

  /** Cuts off what was never committed, for good: were it there again after its offset had another, it would seem to have been. */
  async #readFile(path: string, number: number): Promise<ReadFile> {
    const handle = await open(path, 'r+');
    try {
      const known = new IdentitySet();
      const { size } = await handle.stat();
      const chunk = Buffer.alloc(Math.min(READ_BYTES, size));
      let [length, first, last, isWhole] = [0, Number.NaN, Number.NaN, true];
      while (isWhole && size - length >= RECORD_BYTES) {
        const { bytesRead } = await handle.read(chunk, 0, chunk.length, length);
        if (bytesRead < RECORD_BYTES) break;
        for (let at = 0; at + RECORD_BYTES <= bytesRead; at += RECORD_BYTES) {
          if (chunk.readDoubleLE(at) >= this.#options.committed) {
            isWhole = false;
            break;
          }
          last = chunk.readDoubleLE(at + 8);
          if (length === 0) first = last;
          known.add(chunk.subarray(at + 16, at + RECORD_BYTES));
          length += RECORD_BYTES;
        }
      }
      if (length < size) {
        await handle.truncate(length);
        await handle.sync();
      }
      return { file: { number, path, known, first, last, length }, isWhole };
    } finally {
      await handle.close();
    }
  }

  async #drop(file: LogFile | undefined): Promise<void> {
    if (file !== undefined) await rm(file.path, { force: true });
  }

  async #guard<T>(effect: () => Promise<T>): Promise<T> {
    try {
      return await effect();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const message = `cannot remember in "${this.#options.folder}" which requests were taken: ${reason}`;
      throw new MotifError(
        'ENVIRONMENT',
        { message, hint: 'Nothing was taken that is not kept: make room, and go on.' },
        { cause },
      );
    }
  }
}
