import { MotifError } from '../errors.js';
import type { ArchiveOptions, DeclaringArchive } from './archive.js';
import type { Epoch, Kept } from './epoch.js';
import type { EpochLog } from './hot/epoch-log.js';
import type { HotRows } from './hot/hot-rows.js';
import type { KnownRows } from './hot/known-rows.js';
import type { StateLog } from './hot/state-log.js';
import type { StreamTable } from './hot/stored-rows.js';
import { physicalName } from './stored-type.js';
import { streamTable } from './tables.js';

/** What an engine goes on from: its state, and what was committed since that was written. */
export interface EngineLogs {
  readonly state: StateLog;
  readonly epochs: EpochLog;
}

/** Commits epochs into an engine's hot rows, with all that leads on from there. */
export class ArchiveWriter implements DeclaringArchive {
  /** As it was given. */
  readonly directory: string;
  readonly #rows: HotRows;
  readonly #logs: EngineLogs;
  readonly #known: KnownRows | undefined;

  /** `known`: what segments hold of what will be read again. */
  constructor(directory: string, rows: HotRows, logs: EngineLogs, known: KnownRows | undefined) {
    this.directory = directory;
    this.#rows = rows;
    this.#logs = logs;
    this.#known = known;
  }

  async declare(names: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void> {
    await this.#rows.declare(names, 'run', (outdated) => {
      if (this.#logs.epochs.length > 0) throw wasKilled(outdated);
    });
  }

  async restore(): Promise<Kept> {
    const tableOf = (stream: string): StreamTable => {
      const layout = this.#rows.stream(stream) ?? { name: stream, schema: [] };
      const { path, columns, time } = streamTable(layout);
      return {
        stream,
        table: this.#rows.store.tableName(path),
        schema: layout.schema,
        time: physicalName(columns, time),
      };
    };
    return { pieces: await this.#logs.state.restore(), epochs: await this.#logs.epochs.restore(tableOf) };
  }

  knownOffset(stream: string, source: string, partition: number): number | undefined {
    return this.#known?.reached(stream, source, partition);
  }

  get checkpointDue(): boolean {
    return this.#rows.isDue;
  }

  async commit(given: Epoch): Promise<void> {
    const epoch = this.#known?.without(given) ?? given;
    const { state, epochs } = this.#logs;
    await this.#rows.commit([{ rows: epoch }], {
      endsGeneration: epoch.checkpoint !== undefined && this.checkpointDue,
      also: async () => {
        await epochs.append(epoch);
        if (epoch.checkpoint !== undefined) await state.append(epoch.checkpoint);
      },
    });
  }

  async tend(): Promise<void> {
    if (this.checkpointDue && this.#logs.epochs.length === 0) await this.#rows.seal();
  }

  /** Of what was committed since the last checkpoint, who goes on needs the rows. */
  async close(): Promise<void> {
    await this.#rows.close(this.#logs.epochs.length === 0 ? 'seal' : 'keep');
  }
}

function wasKilled(tables: readonly string[]): MotifError {
  const names = tables.map((path) => path.replace('events/', 'stream ')).join(', ');
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `${names}: the columns are declared otherwise than in this archive's last run, which was killed and has to go on first`,
    hint: 'Run it once more as it was until it ends, or stop it with Ctrl-C; then change the columns. Or begin anew with --fresh.',
  });
}
