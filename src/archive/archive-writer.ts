import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Batch } from '../batch.js';
import type { TableName } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import { appendBehaviours } from './append-behaviours.js';
import { appendEvents, type EventTable } from './append-events.js';
import { appendDeadLetters, appendLate } from './append-refused.js';
import { appendRun, type Run } from './append-run.js';
import type { ArchiveOptions, ArchivePolicy, DeclaringArchive } from './archive.js';
import { freshenCatalogue } from './catalogue.js';
import { changeArchive } from './change-archive.js';
import type { CrashPoint } from './crash-point.js';
import { declaredTables, declaredVersions, declareTables } from './declare-tables.js';
import type { Epoch, Kept } from './epoch.js';
import type { EpochLog } from './epoch-log.js';
import type { HotStore } from './hot-store.js';
import { keepUp } from './keep-up.js';
import type { KnownRows } from './known-rows.js';
import { requireManifest } from './manifest-file.js';
import { copyRecentRows, type RecentFile } from './recent-rows.js';
import { type RecentServer, serveRecentRows } from './recent-server.js';
import { type SealOptions, sealGeneration } from './sealer.js';
import { sealAside } from './segment-folder.js';
import type { StateLog } from './state-log.js';
import type { StreamTable } from './stored-rows.js';
import { physicalName } from './stored-type.js';
import { FIXED_TABLES, type FixedTable, type StreamLayout, streamTable } from './tables.js';

export interface WriterOptions extends Omit<ArchiveOptions, 'streams' | 'behaviours' | 'policy'> {
  readonly engine: string;
  readonly policy: ArchivePolicy;
  readonly reached: (point: CrashPoint) => void;
  /** What segments hold of what will be read again. */
  readonly known: KnownRows | undefined;
}

/** What an engine goes on from: its state, and what was committed since that was written. */
export interface EngineLogs {
  readonly state: StateLog;
  readonly epochs: EpochLog;
}

/** Commits epochs into an engine's hot rows, and makes segments of them beside it. */
export class ArchiveWriter implements DeclaringArchive {
  /** As it was given. */
  readonly directory: string;
  readonly #folder: string;
  readonly #options: WriterOptions;
  readonly #store: HotStore;
  readonly #logs: EngineLogs;
  readonly #run: Run;
  /** Since when the newest generation has rows, and how many. */
  #rows = 0;
  #since = Number.POSITIVE_INFINITY;
  #counts = { events: 0, late: 0, deadLetters: 0, behaviours: 0 };
  /** What goes on beside the commits, one after the other; its failure is the next commit's. */
  #beside: Promise<void> = Promise.resolve();
  #failure: { readonly reason: unknown } | undefined;
  #sealing = false;
  /** What segments need now and then. An old one that is damaged does not stop the stream: it is said in the end. */
  #keeping: Promise<void> = Promise.resolve();
  #unkept: { readonly reason: unknown } | undefined;
  #server: RecentServer | undefined;
  #streams: ReadonlyMap<string, StreamLayout> = new Map();

  private constructor(folder: string, store: HotStore, logs: EngineLogs, options: WriterOptions) {
    this.directory = options.directory;
    this.#folder = folder;
    this.#store = store;
    this.#logs = logs;
    this.#options = options;
    const { engine, now, motifVersion = '' } = options;
    this.#run = { run: randomUUID(), engine, motif: motifVersion, beganAt: now(), ...this.#counts };
  }

  static async open(folder: string, store: HotStore, logs: EngineLogs, options: WriterOptions): Promise<ArchiveWriter> {
    const writer = new ArchiveWriter(folder, store, logs, options);
    // Rows that a killed process left count as those that were committed now.
    const tables = await store.filled(store.database, store.newest);
    writer.#count(tables.reduce((sum, { rows }) => sum + rows, 0));
    writer.#server = await serveRecentRows(folder, options.engine, (into) => writer.#copyRecentRows(into));
    return writer;
  }

  async declare({ streams, behaviours }: Pick<ArchiveOptions, 'streams' | 'behaviours'>): Promise<void> {
    const { engine, reached } = this.#options;
    const declared = { engine, streams, behaviours };
    // It is refused before anything is done, if it is.
    declareTables(await requireManifest(this.#folder), declared);
    await this.#sealOutdated(streams);
    await changeArchive(this.#folder, (manifest) => manifest && declareTables(manifest, declared), reached);
    await freshenCatalogue(this.#folder);
    this.#streams = new Map(streams.map((stream) => [stream.name, stream]));
    const versions = declaredVersions(await requireManifest(this.#folder), streams);
    await this.#store.database.transaction(() => this.#store.declare(versions));
  }

  async restore(): Promise<Kept> {
    const tableOf = (stream: string): StreamTable => {
      const layout = this.#streams.get(stream) ?? { name: stream, schema: [] };
      const { path, columns, time } = streamTable(layout);
      return {
        stream,
        table: this.#store.tableName(path),
        schema: layout.schema,
        time: physicalName(columns, time),
      };
    };
    return { pieces: await this.#logs.state.restore(), epochs: await this.#logs.epochs.restore(tableOf) };
  }

  /** Never two generations at once are being sealed: hot rows are bounded. */
  get checkpointDue(): boolean {
    const { sealRows, sealInterval } = this.#options.policy;
    return !this.#sealing && (this.#rows >= sealRows || this.#options.now() >= this.#since + sealInterval);
  }

  async commit(given: Epoch): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.reason;
    const epoch = this.#options.known?.without(given) ?? given;
    const isFirst = this.#counts.events + this.#counts.deadLetters + this.#counts.behaviours === 0;
    const next = epoch.checkpoint !== undefined && this.checkpointDue ? this.#store.newest + 1 : undefined;
    const { database } = this.#store;
    await database.transaction(async () => {
      if (isFirst) await appendRun(database, this.#into('runs'), this.#run);
      await this.#append(epoch);
      await this.#logs.epochs.append(epoch);
      if (epoch.checkpoint !== undefined) await this.#logs.state.append(epoch.checkpoint.pieces);
      if (next !== undefined) await this.#store.begin(next);
      this.#options.reached('epoch appended');
    });
    this.#options.reached('epoch committed');
    this.#tally(epoch);
    if (next !== undefined) this.#begun(next);
  }

  async tend(): Promise<void> {
    if (this.checkpointDue && this.#logs.epochs.length === 0) await this.#seal();
  }

  async close(): Promise<void> {
    const { database } = this.#store;
    try {
      if (this.#failure === undefined) {
        await this.#beside;
        await this.#endRun();
        // Of what was committed since the last checkpoint, who goes on needs the rows.
        if (this.#rows > 0 && this.#logs.epochs.length === 0) await this.#seal();
      }
      await this.#beside;
      await this.#keeping;
      const failed = this.#failure ?? this.#unkept;
      if (failed !== undefined) throw failed.reason;
    } finally {
      // When it fails, the log keeps what was committed, and the next to open the archive takes it from there.
      await database.run('CHECKPOINT').catch(() => undefined);
      await this.#server?.close();
      await database.close();
    }
  }

  /** Rows keep the columns that they were committed with. */
  async #sealOutdated(streams: ArchiveOptions['streams']): Promise<void> {
    const outdated = await this.#store.outdated(declaredTables(streams));
    if (outdated.length === 0) return;
    if (this.#logs.epochs.length > 0) throw wasKilled(outdated);
    await this.#seal();
    await this.#beside;
    if (this.#failure !== undefined) throw this.#failure.reason;
  }

  async #copyRecentRows(into: string): Promise<readonly RecentFile[]> {
    const beside = await this.#store.database.connect();
    try {
      return await copyRecentRows(beside, into);
    } finally {
      await beside.close();
    }
  }

  async #append({ events, late, deadLetters, behaviours }: Epoch): Promise<void> {
    const { database } = this.#store;
    const ingestedAt = this.#options.now();
    await appendEvents(database, (batch) => this.#tableOf(batch), events, ingestedAt);
    await appendLate(database, this.#into('late'), late);
    await appendDeadLetters(database, this.#into('dead_letters'), deadLetters, ingestedAt);
    await appendBehaviours(database, (path) => this.#store.tableName(path), behaviours);
  }

  #tableOf({ stream: name, schema }: Batch): EventTable {
    const stream = this.#streams.get(name) ?? { name, schema };
    return { ...stream, table: this.#store.tableName(streamTable(stream).path) };
  }

  #into(table: FixedTable): TableName {
    return this.#store.tableName(FIXED_TABLES[table].path);
  }

  #tally({ events, late, deadLetters, behaviours }: Epoch): void {
    const counted = events.reduce((sum, { length }) => sum + length, 0);
    const evidence = behaviours.reduce((sum, one) => sum + one.evidence.length, 0);
    this.#counts = {
      events: this.#counts.events + counted,
      late: this.#counts.late + late.length,
      deadLetters: this.#counts.deadLetters + deadLetters.length,
      behaviours: this.#counts.behaviours + behaviours.length,
    };
    this.#count(counted + late.length + deadLetters.length + behaviours.length + evidence);
  }

  #count(rows: number): void {
    if (rows > 0 && this.#rows === 0) this.#since = this.#options.now();
    this.#rows += rows;
  }

  async #seal(): Promise<void> {
    const next = this.#store.newest + 1;
    await this.#store.database.transaction(() => this.#store.begin(next));
    this.#begun(next);
  }

  /** Rows go into the next generation from now on; those before it are sealed beside. */
  #begun(generation: number): void {
    this.#options.reached('generation begun');
    this.#store.begun(generation);
    this.#rows = 0;
    this.#since = Number.POSITIVE_INFINITY;
    this.#sealing = true;
    this.#beside = this.#beside
      .then(() => sealOlder(this.#store, this.#sealOptions()))
      .catch((reason: unknown) => {
        this.#failure = { reason };
      })
      .finally(() => {
        this.#sealing = false;
        this.#keepUp();
      });
  }

  /** Beside the next seals too: to compact may take longer than hot rows should wait. */
  #keepUp(): void {
    this.#keeping = this.#keeping
      .then(() => keepUp(this.#folder, this.#options))
      .catch((reason: unknown) => {
        this.#unkept = { reason };
      });
  }

  #sealOptions(): SealOptions {
    const { engine, reached } = this.#options;
    return { folder: this.#folder, aside: sealAside(engine), engine, reached };
  }

  async #endRun(): Promise<void> {
    if (this.#rows === 0 && this.#counts.events + this.#counts.behaviours + this.#counts.deadLetters === 0) return;
    const { database } = this.#store;
    const ended = { ...this.#run, ...this.#counts, endedAt: this.#options.now() };
    await database.transaction(() => appendRun(database, this.#into('runs'), ended));
    this.#count(1);
  }
}

function wasKilled(tables: readonly string[]): MotifError {
  const names = tables.map((path) => path.replace('events/', 'stream ')).join(', ');
  return new MotifError('ARCHIVE_MISMATCH', {
    message: `${names}: the columns are declared otherwise than in this archive's last run, which was killed and has to go on first`,
    hint: 'Run it once more as it was until it ends, or stop it with Ctrl-C; then change the columns. Or begin anew with --fresh.',
  });
}

/** Seals every generation but the newest, the oldest first. */
export async function sealOlder(store: HotStore, options: SealOptions): Promise<void> {
  const beside = await store.database.connect();
  try {
    for (const generation of store.older) await sealGeneration(store, beside, generation, options);
    await rm(join(options.folder, options.aside), { recursive: true, force: true });
  } finally {
    await beside.close();
  }
}
