import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isEnvelope } from '../envelope-format.js';
import { MotifError } from '../errors.js';
import type { ColumnFormat } from '../file-connector.js';
import type { Duration } from '../time.js';
import { type FileSourceOptions, fileSource } from './file-source.js';
import { FollowedFile } from './followed-file.js';
import { formatByName } from './format-by-name.js';
import { isBack } from './is-back.js';
import { noSuchFile } from './no-such-file.js';
import type { Discovered, PartitionDiscovery, Source } from './source.js';

export interface FolderOptions extends Omit<FileSourceOptions, 'file' | 'stdin' | 'partition'> {
  /** The folder's path as written; the names of its files stand behind it in positions. */
  readonly name: string;
  /** Where it is. */
  readonly folder: string;
  /** How often to look for more, microseconds; absent: it is read once. */
  readonly interval?: Duration;
}

/**
 * The files of a folder, each a partition: those that end as the format's do, in the order of their names. Names that
 * begin with a dot or an underscore are nobody's business but their writer's. With an interval, text files are followed;
 * what is compressed or Parquet is read once, when it has come.
 */
export class Folder implements PartitionDiscovery {
  readonly stream: string;
  readonly name: string;
  readonly interval?: Duration;
  readonly #options: FolderOptions;
  readonly #known = new Set<string>();
  #present: ReadonlySet<string> = new Set();

  constructor(options: FolderOptions) {
    this.stream = options.stream;
    this.name = options.name.endsWith('/') ? options.name : `${options.name}/`;
    if (options.interval !== undefined) this.interval = options.interval;
    this.#options = options;
  }

  async discover(): Promise<Discovered> {
    const files = await this.#files();
    const sources: Source[] = [];
    const notes: string[] = [];
    for (const file of files) {
      if (this.#known.has(file)) {
        if (!this.#present.has(file) && this.#isRead(file)) throw isBack(this.#nameOf(file));
        continue;
      }
      this.#known.add(file);
      if (this.#isRead(file)) sources.push(this.#source(file));
      else notes.push(`${this.#nameOf(file)} is passed over: its name does not end as ${this.#ending} does`);
    }
    this.#present = new Set(files);
    if (this.interval === undefined && sources.length === 0) {
      const hint = `there are ${files.slice(0, 3).join(', ') || 'no files'}; with 'source.monitor-interval' they are waited for`;
      const message = `${this.name} has no file whose name ends as ${this.#ending} does`;
      throw new MotifError('INVALID_INPUT', { message, hint });
    }
    return { sources, notes };
  }

  async #files(): Promise<readonly string[]> {
    const { folder } = this.#options;
    try {
      const entries = await readdir(folder, { withFileTypes: true });
      const files = entries.filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && !/^[._]/.test(entry.name));
      return files.map(({ name }) => name).sort();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw (
        (await noSuchFile(this.name, folder, cause)) ??
        new MotifError('ENVIRONMENT', `${this.name} cannot be read: ${reason}`, { cause })
      );
    }
  }

  /** What files of the format end as. */
  get #ending(): ColumnFormat {
    const { format } = this.#options;
    return isEnvelope(format) ? 'json' : format;
  }

  #isRead(file: string): boolean {
    return formatByName(file) === this.#ending;
  }

  #nameOf(file: string): string {
    return `${this.name}${file}`;
  }

  #source(file: string): Source {
    const { folder, interval, format, ...options } = this.#options;
    const one = { ...options, name: this.#nameOf(file), file: join(folder, file) };
    if (interval === undefined || format === 'parquet' || /\.gz$/i.test(file)) return fileSource({ ...one, format });
    return new FollowedFile({ ...one, format, interval, whenGone: 'ends' });
  }
}
