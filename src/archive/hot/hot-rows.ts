import { randomUUID } from 'node:crypto';
import type { Batch } from '../../batch.js';
import type { TableName } from '../../duckdb/database.js';
import type { ArchiveOptions, ArchivePolicy } from '../archive.js';
import { changeArchive } from '../change-archive.js';
import type { CrashPoint } from '../crash-point.js';
import { declaredTables, declaredVersions, declareTables } from '../declare-tables.js';
import type { EpochRows } from '../epoch.js';
import { isClaimed, type Manifest } from '../manifest.js';
import { requireManifest } from '../manifest-file.js';
import { copyRecentRows, type RecentFile } from '../questions/recent-rows.js';
import { type RecentServer, serveRecentRows } from '../questions/recent-server.js';
import { keepUp } from '../segments/keep-up.js';
import { sealOlder } from '../segments/sealer.js';
import { sealAside } from '../segments/segment-folder.js';
import { FIXED_TABLES, type StreamLayout, streamTable } from '../tables.js';
import { freshenCatalogue } from '../views/catalogue.js';
import type { EventTable } from './append-events.js';
import { appendRows, type WrittenRows } from './append-rows.js';
import { appendRun, type Run } from './append-run.js';
import type { HotStore } from './hot-store.js';

export interface HotRowsOptions
  extends Omit<ArchiveOptions, 'streams' | 'behaviours' | 'policy' | 'engine' | 'reached'> {
  readonly engine: string;
  readonly policy: ArchivePolicy;
  readonly reached: (point: CrashPoint) => void;
}

/** What goes with the rows of a commit. */
export interface CommittedWith {
  /** In the same transaction. */
  readonly also: () => Promise<void>;
  /** How many rows that adds to tables of the archive. Default: none. */
  readonly rows?: number;
  /** Whether rows go into the next generation from then on, and those until then are sealed. */
  readonly endsGeneration: boolean;
}

/** An engine's hot rows: added to commit by commit, and made segments of beside. */
export class HotRows {
  readonly store: HotStore;
  readonly #folder: string;
  readonly #options: HotRowsOptions;
  readonly #run: Run;
  /** Since when the newest generation has rows, and how many. */
  #rows = 0;
  #since = Number.POSITIVE_INFINITY;
  #counts = { events: 0, late: 0, deadLetters: 0, duplicates: 0, behaviours: 0 };
  /** What goes on beside the commits, one after the other; its failure is the next commit's. */
  #beside: Promise<void> = Promise.resolve();
  #failure: { readonly reason: unknown } | undefined;
  #sealing = false;
  /** What segments need now and then. An old one that is damaged does not stop the stream: it is said in the end. */
  #keeping: Promise<void> = Promise.resolve();
  #unkept: { readonly reason: unknown } | undefined;
  #server: RecentServer | undefined;
  #streams: ReadonlyMap<string, StreamLayout> = new Map();
  #hasClaims = false;

  private constructor(folder: string, store: HotStore, options: HotRowsOptions) {
    this.#folder = folder;
    this.store = store;
    this.#options = options;
    const { engine, now, motifVersion = '' } = options;
    this.#run = { run: randomUUID(), engine, motif: motifVersion, beganAt: now(), ...this.#counts };
  }

  static async open(folder: string, store: HotStore, options: HotRowsOptions): Promise<HotRows> {
    const rows = new HotRows(folder, store, options);
    // Rows that a killed process left count as those that were committed now.
    const tables = await store.filled(store.database, store.newest);
    rows.#count(tables.reduce((sum, one) => sum + one.rows, 0));
    rows.#server = await serveRecentRows(folder, options.engine, (into) => rows.#copyRecentRows(into));
    return rows;
  }

  /**
   * Tables for the streams, and the views. Rows keep the columns that they were committed with: those that have others are
   * sealed first, unless `mayBeSealed` throws.
   */
  async declare(
    { streams, behaviours }: Pick<ArchiveOptions, 'streams' | 'behaviours'>,
    by: 'run' | 'tasks',
    mayBeSealed: (outdated: readonly string[]) => void,
  ): Promise<void> {
    const { engine, reached } = this.#options;
    const declared = { engine, streams, behaviours, hasClaims: by === 'tasks' };
    let manifest = await requireManifest(this.#folder);
    do {
      declared.hasClaims ||= isClaimed(manifest);
      // It is refused before anything is done, if it is.
      declareTables(manifest, declared);
      const outdated = await this.store.outdated(declaredTables(streams, declared.hasClaims));
      if (outdated.length > 0) {
        mayBeSealed(outdated);
        await this.seal();
        await this.#beside;
        if (this.#failure !== undefined) throw this.#failure.reason;
      }
      const change = (current: Manifest): Manifest | undefined =>
        isClaimed(current) && !declared.hasClaims ? undefined : declareTables(current, declared);
      await changeArchive(this.#folder, (current) => current && change(current), reached);
      manifest = await requireManifest(this.#folder);
      // The first task of all may have come meanwhile.
    } while (isClaimed(manifest) && !declared.hasClaims);
    await freshenCatalogue(this.#folder);
    this.#streams = new Map(streams.map((stream) => [stream.name, stream]));
    this.#hasClaims = declared.hasClaims;
    const versions = declaredVersions(manifest, declared);
    await this.store.database.transaction(() => this.store.declare(versions));
  }

  stream(name: string): StreamLayout | undefined {
    return this.#streams.get(name);
  }

  /** Whether hot rows are so many, or so old, that they are to be sealed. Never are two generations being sealed at once. */
  get isDue(): boolean {
    const { sealRows, sealInterval } = this.#options.policy;
    return !this.#sealing && (this.#rows >= sealRows || this.#options.now() >= this.#since + sealInterval);
  }

  /** One transaction. */
  async commit(written: readonly WrittenRows[], { also, rows = 0, endsGeneration }: CommittedWith): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.reason;
    const next = endsGeneration ? this.store.newest + 1 : undefined;
    const { database } = this.store;
    const tables = {
      tableOf: (batch: Batch) => this.#tableOf(batch),
      into: (path: string) => this.store.tableName(path),
      hasClaims: this.#hasClaims,
    };
    await database.transaction(async () => {
      if (this.#isFirst) await appendRun(database, this.#runs, this.#run);
      await appendRows(database, tables, written, this.#options.now());
      await also();
      if (next !== undefined) await this.store.begin(next);
      this.#options.reached('epoch appended');
    });
    this.#options.reached('epoch committed');
    for (const one of written) this.#tally(one.rows);
    this.#count(rows);
    if (next !== undefined) this.#begun(next);
  }

  /** What is there becomes segments, beside. */
  async seal(): Promise<void> {
    const next = this.store.newest + 1;
    await this.store.database.transaction(() => this.store.begin(next));
    this.#begun(next);
  }

  /** `seal` what is there, `keep` it hot, or, after a failure, `abandon` it: nothing more is written then. */
  async close(how: 'seal' | 'keep' | 'abandon'): Promise<void> {
    const { database } = this.store;
    try {
      await this.#beside;
      // After a seal that failed half way the next to open the archive knows what is left to do.
      if (this.#failure === undefined && how !== 'abandon') {
        await this.#endRun();
        if (this.#rows > 0 && how === 'seal') await this.seal();
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

  async #copyRecentRows(into: string): Promise<readonly RecentFile[]> {
    const beside = await this.store.database.connect();
    try {
      return await copyRecentRows(beside, into);
    } finally {
      await beside.close();
    }
  }

  #tableOf({ stream: name, schema }: Batch): EventTable {
    const stream = this.#streams.get(name) ?? { name, schema };
    return { ...stream, table: this.store.tableName(streamTable(stream).path) };
  }

  get #runs(): TableName {
    return this.store.tableName(FIXED_TABLES.runs.path);
  }

  get #isFirst(): boolean {
    const { events, deadLetters, duplicates, behaviours } = this.#counts;
    return events + deadLetters + duplicates + behaviours === 0;
  }

  #tally({ events, late, deadLetters, duplicates = 0, behaviours, nearMisses = [] }: EpochRows): void {
    const counted = events.reduce((sum, { length }) => sum + length, 0);
    const evidence = behaviours.reduce((sum, one) => sum + one.evidence.length, 0);
    this.#counts = {
      events: this.#counts.events + counted,
      late: this.#counts.late + late.length,
      deadLetters: this.#counts.deadLetters + deadLetters.length,
      duplicates: this.#counts.duplicates + duplicates,
      behaviours: this.#counts.behaviours + behaviours.length,
    };
    const given = behaviours.length + evidence + nearMisses.length;
    this.#count(counted + late.length + deadLetters.length + given);
  }

  #count(rows: number): void {
    if (rows > 0 && this.#rows === 0) this.#since = this.#options.now();
    this.#rows += rows;
  }

  /** Rows go into the next generation from now on; those before it are sealed beside. */
  #begun(generation: number): void {
    const { engine, reached } = this.#options;
    reached('generation begun');
    this.store.begun(generation);
    this.#rows = 0;
    this.#since = Number.POSITIVE_INFINITY;
    this.#sealing = true;
    const options = { folder: this.#folder, aside: sealAside(engine), engine, reached };
    this.#beside = this.#beside
      .then(() => sealOlder(this.store, options))
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

  async #endRun(): Promise<void> {
    if (this.#rows === 0 && this.#isFirst) return;
    const { database } = this.store;
    const ended = { ...this.#run, ...this.#counts, endedAt: this.#options.now() };
    await database.transaction(() => appendRun(database, this.#runs, ended));
    this.#count(1);
  }
}
