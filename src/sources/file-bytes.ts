import { createHash, type Hash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { MotifError } from '../errors.js';
import type { ByteReader } from './byte-reader.js';
import { noSuchFile } from './no-such-file.js';
import type { SourceMark } from './source.js';

/** Small enough that what a compressed chunk expands to fits the memory. */
const CHUNK_BYTES = 64 * 1024;

/** A file's bytes from the beginning, with how many they were and their digest. */
export class FileBytes implements ByteReader {
  readonly #name: string;
  readonly #handle: FileHandle;
  readonly #hash: Hash | undefined;
  /** Of the file when it was opened; 0 where that is not known. */
  readonly size: number;
  #buffer: Buffer = Buffer.alloc(0);
  #count = 0;
  #expected: Required<Pick<SourceMark, 'bytes' | 'digest'>> | undefined;

  private constructor(name: string, handle: FileHandle, size: number, digest: boolean) {
    this.#name = name;
    this.#hash = digest ? createHash('sha256') : undefined;
    this.#handle = handle;
    this.size = size;
  }

  /**
   * @param name as it stands in messages
   * @param digest whether `digest` will be asked for
   * @throws MotifError `INVALID_INPUT` when it is not there or a folder, `ENVIRONMENT` when it cannot be opened.
   */
  static async open(name: string, file: string, digest = true): Promise<FileBytes> {
    let handle: FileHandle;
    try {
      handle = await open(file, 'r');
    } catch (cause) {
      throw (await noSuchFile(name, file, cause)) ?? unreadable(name, cause);
    }
    const status = await handle.stat();
    if (!status.isDirectory()) return new FileBytes(name, handle, status.size, digest);
    await handle.close();
    throw new MotifError('INVALID_INPUT', `${name} is a folder, expected a file`);
  }

  /** Read so far. */
  get count(): number {
    return this.#count;
  }

  /** SHA-256 of what was read so far; undefined where it was not wanted. */
  get digest(): string | undefined {
    return this.#hash?.copy().digest('hex');
  }

  /** Of the file that is open, whatever its name leads to by now. */
  async stat(): Promise<Stats> {
    return this.#handle.stat();
  }

  /** From here on, `read` throws `ARCHIVE_MISMATCH` when it passes the mark's bytes and they were others. */
  expect({ bytes, digest }: Required<Pick<SourceMark, 'bytes' | 'digest'>>): void {
    this.#expected = { bytes, digest };
  }

  async read(limit: number = CHUNK_BYTES): Promise<Uint8Array | undefined> {
    if (this.#buffer.length < limit) this.#buffer = Buffer.allocUnsafeSlow(limit);
    const buffer = this.#buffer;
    let bytesRead: number;
    try {
      ({ bytesRead } = await this.#handle.read(buffer, 0, limit));
    } catch (cause) {
      throw unreadable(this.#name, cause);
    }
    const bytes = buffer.subarray(0, bytesRead);
    this.#check(bytes);
    this.#hash?.update(bytes);
    this.#count += bytesRead;
    return bytesRead === 0 ? undefined : bytes;
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Called before `bytes` are counted. */
  #check(bytes: Uint8Array): void {
    const expected = this.#expected;
    if (expected === undefined) return;
    const missing = expected.bytes - this.#count;
    if (missing > bytes.length && bytes.length > 0) return;
    const digest = this.#hash?.copy().update(bytes.subarray(0, missing)).digest('hex');
    if (missing > bytes.length || digest !== expected.digest) throw changed(this.#name);
    this.#expected = undefined;
  }
}

export function changed(name: string): MotifError {
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `${name} has changed since it was read`,
    hint: 'begin anew with --fresh, which deletes what this archive holds, or keep that with another --archive DIR',
  });
}

function unreadable(name: string, cause: unknown): MotifError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MotifError('ENVIRONMENT', `${name} cannot be read: ${reason}`, { cause });
}
