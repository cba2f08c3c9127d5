import type { Column } from '../batch.js';
import { type DataType, quoteName, typeName, type Value } from '../schema.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** A column of the table that a statement reads. */
export interface RowColumn {
  readonly name: string;
  readonly type: DataType;
  readonly column: Column;
}

/** The table that statements read. */
export const ROWS = 'rows';

/** Runs statements over rows given in columns, in a database of its own that keeps nothing. One for a whole task. */
export class RowStatements {
  #opened: Promise<Database> | undefined;

  /** @throws Error with DuckDB's message when the statement fails, `MotifError` when the machine does. */
  async run(columns: readonly RowColumn[], length: number, sql: string): Promise<readonly (readonly Value[])[]> {
    this.#opened ??= open();
    const database = await this.#opened;
    await database.run('BEGIN TRANSACTION');
    try {
      const definitions = columns.map(({ name, type }) => `${quoteName(name)} ${typeName(type)}`);
      await database.run(`CREATE TABLE ${ROWS} (${definitions.join(', ')})`);
      await database.append({ schema: 'main', name: ROWS }, columns, length);
      return await database.rows(sql);
    } finally {
      await database.run('ROLLBACK');
    }
  }

  async close(): Promise<void> {
    await (await this.#opened)?.close();
  }
}

/** With one thread rows are taken in their order: what depends on it is the same each time. */
async function open(): Promise<Database> {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run('SET threads = 1');
  return database;
}
