import {
  type DuckDBConnection,
  DuckDBInstance,
  type DuckDBPreparedStatement,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api';
import type { Schema, Value } from '../schema.js';
import { fromDuckDBType } from './data-type.js';
import type { AppendColumn, Database, Result, Statement, TableName } from './database.js';
import { databaseError } from './database-error.js';
import type { OpenOptions } from './open-options.js';
import { streamResult } from './stream-result.js';
import { writeChunks } from './write-chunks.js';

const OFFLINE = { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' };

/** The write-ahead log may grow long before it is folded in: with the default of 16 MB a commit took up to 0.5 s. */
const WRITE = { ...OFFLINE, access_mode: 'READ_WRITE', checkpoint_threshold: '256MB' };
const READ = { ...OFFLINE, access_mode: 'READ_ONLY', enable_external_access: 'false' };

/** `Database` over one instance and one connection of the driver. */
export class DuckDatabase implements Database {
  readonly #path: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #release: () => void | Promise<void>;
  #transaction: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(
    path: string,
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    release: () => void | Promise<void>,
  ) {
    this.#path = path;
    this.#instance = instance;
    this.#connection = connection;
    this.#release = release;
  }

  static async open(path: string, { access, onClose }: OpenOptions, release: () => void): Promise<DuckDatabase> {
    const instance = await DuckDBInstance.create(path, access === 'write' ? WRITE : READ);
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    if (access === 'read') await connection.run('SET lock_configuration = true');
    return new DuckDatabase(path, instance, connection, () => {
      instance.closeSync();
      release();
      return onClose?.();
    });
  }

  async connect(): Promise<Database> {
    const connection = await this.#guard(() => this.#instance.connect());
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDatabase(this.#path, this.#instance, connection, () => {});
  }

  async run(sql: string): Promise<void> {
    await this.#guard(() => this.#connection.run(sql));
  }

  async rows(sql: string): Promise<readonly (readonly Value[])[]> {
    const rows: (readonly Value[])[] = [];
    for await (const row of (await this.query(sql)).rows()) rows.push(row);
    return rows;
  }

  async query(sql: string): Promise<Result> {
    return this.#result(() => this.#connection.stream(sql));
  }

  async columns(sql: string): Promise<Schema> {
    const prepared = await this.#guard(() => this.#connection.prepare(sql));
    try {
      return Array.from({ length: prepared.columnCount }, (_, i) => ({
        name: prepared.columnName(i),
        type: fromDuckDBType(prepared.columnType(i)),
      }));
    } finally {
      prepared.destroySync();
    }
  }

  async *statements(sql: string): AsyncGenerator<Statement> {
    const extracted = await this.#connection.extractStatements(sql);
    for (let i = 0; i < extracted.count; i++) yield this.#statement(await extracted.prepare(i));
  }

  async append(table: TableName, columns: readonly AppendColumn[], length: number): Promise<void> {
    if (length === 0) return;
    const appender = await this.#guard(() => this.#connection.createAppender(table.name, table.schema));
    await this.#guard(async () => {
      try {
        for (const chunk of writeChunks(columns, length)) appender.appendDataChunk(chunk);
      } catch (error) {
        appender.clear();
        throw error;
      } finally {
        appender.closeSync();
      }
    });
  }

  transaction(work: () => Promise<void>): Promise<void> {
    const run = this.#transaction.then(() => this.#transact(work));
    this.#transaction = run.catch(() => {});
    return run;
  }

  interrupt(): void {
    if (!this.#closed) this.#connection.interrupt();
  }

  progress(): number | undefined {
    const { percentage } = this.#closed ? { percentage: -1 } : this.#connection.progress;
    return percentage < 0 ? undefined : Math.min(1, percentage / 100);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#transaction;
    this.#connection.closeSync();
    await this.#release();
  }

  async #transact(work: () => Promise<void>): Promise<void> {
    await this.run('BEGIN TRANSACTION');
    try {
      await work();
      await this.run('COMMIT');
    } catch (error) {
      // A COMMIT that failed has rolled back already, and then this fails too.
      await this.#connection.run('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  #statement(prepared: DuckDBPreparedStatement): Statement {
    return {
      kind: StatementType[prepared.statementType] ?? 'INVALID',
      parameters: prepared.parameterCount,
      run: () => this.#result(() => prepared.stream()),
      close: () => prepared.destroySync(),
    };
  }

  async #result(start: () => Promise<DuckDBResult>): Promise<Result> {
    const result = await this.#guard(start);
    return streamResult(
      result,
      (error) => databaseError(this.#path, error),
      () => this.#connection.interrupt(),
    );
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw databaseError(this.#path, error);
    }
  }
}
