import type { Database, TableName } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import { quoteName } from '../../schema.js';
import { CLAIMED_FORMAT, FORMAT } from '../manifest.js';
import { physicalColumns, type StoredColumn, type StoredSchema, sameSchema, storedTypeName } from '../stored-type.js';
import { type ArchiveTable, isFixed, tableAt } from '../tables.js';

/** Motif's own: people find nothing in it. */
export const STATE: TableName = { schema: 'motif', name: 'state' };
export const EPOCHS: TableName = { schema: 'motif', name: 'epochs' };

const OWN_TABLES = [
  'CREATE SCHEMA motif',
  'CREATE TABLE motif.meta (key VARCHAR, value VARCHAR)',
  'CREATE TABLE motif.state (epoch BIGINT, owner VARCHAR, key VARCHAR, state BLOB)',
  'CREATE TABLE motif.epochs (record BLOB, batches VARCHAR)',
  // Which of its schemas each table has, and what that is: in JSON.
  'CREATE TABLE motif.tables (path VARCHAR, version INTEGER, columns VARCHAR, clustered_by VARCHAR)',
];

/** Whose rows they are: one run's, whose state lies beside them, or those of tasks, whose state is kept elsewhere. */
export type HotKind = 'run' | 'tasks';

/** What a database of hot rows holds from the start. */
export async function createHotLayout(database: Database, engine: string, generation: number): Promise<void> {
  await database.transaction(async () => {
    for (const table of OWN_TABLES) await database.run(table);
    const rows = [
      ['format', String(FORMAT)],
      ['engine', engine],
    ].map((row) => `(${row.map(quoteText).join(', ')})`);
    await database.run(`INSERT INTO motif.meta VALUES ${rows.join(', ')}`);
    await database.run(`CREATE SCHEMA ${schemaOf(generation)}`);
  });
}

/** Says that tasks write it from now on. */
export async function markForTasks(database: Database): Promise<void> {
  await database.transaction(async () => {
    await database.run(`UPDATE motif.meta SET value = '${CLAIMED_FORMAT}' WHERE key = 'format'`);
    await database.run("INSERT INTO motif.meta VALUES ('kind', 'tasks')");
  });
}

export async function hotKind(database: Database): Promise<HotKind> {
  const rows = await database.rows("SELECT 1 FROM motif.meta WHERE key = 'kind' AND value = 'tasks'");
  return rows.length === 0 ? 'run' : 'tasks';
}

export interface TableVersion {
  readonly table: ArchiveTable;
  /** Which of its schemas it has. */
  readonly version: number;
}

/** A table of some generation, and how many rows it has. */
export interface HotTable extends TableVersion {
  readonly name: TableName;
  readonly rows: number;
}

/**
 * The rows of an engine that are in no segment yet: generations of tables. Rows are only ever added to the newest; an older
 * one waits to be sealed, and is then dropped as a whole.
 */
export class HotStore {
  readonly database: Database;
  #generations: number[];
  readonly #tables: Map<string, TableVersion>;

  private constructor(database: Database, generations: readonly number[], tables: readonly TableVersion[]) {
    this.database = database;
    this.#generations = [...generations];
    this.#tables = new Map(tables.map((one) => [one.table.path, one]));
  }

  static async open(database: Database): Promise<HotStore> {
    return new HotStore(database, await generationsOf(database), await tableVersions(database));
  }

  /** The one that rows are added to. */
  get newest(): number {
    return this.#generations.at(-1) ?? 0;
  }

  /** Those that wait to be sealed, the oldest first. */
  get older(): readonly number[] {
    return this.#generations.slice(0, -1);
  }

  /** Where rows of that table are added. */
  tableName(path: string): TableName {
    return { schema: schemaOf(this.newest), name: path };
  }

  /** Which of these tables have rows in the newest generation, with other columns than these that they cannot be given. */
  async outdated(tables: readonly ArchiveTable[]): Promise<readonly string[]> {
    const filled = await this.filled(this.database, this.newest);
    return filled.flatMap(({ table: { path, columns } }) => {
      const now = tables.find((table) => table.path.toLowerCase() === path.toLowerCase());
      const isKept =
        now === undefined || sameSchema(columns, now.columns) || addedColumns(path, columns, now) !== undefined;
      return isKept ? [] : [path];
    });
  }

  /** Gives the newest generation these tables: none of them is `outdated`. In a transaction. */
  async declare(tables: readonly TableVersion[]): Promise<void> {
    for (const { table, version } of tables) {
      const before = this.#tables.get(table.path);
      const name = qualified(this.tableName(table.path));
      const added = before && addedColumns(table.path, before.table.columns, table);
      if (added !== undefined) {
        for (const field of added) await this.database.run(`ALTER TABLE ${name} ADD COLUMN ${columnOf(field)}`);
      } else if (before === undefined || !sameSchema(before.table.columns, table.columns)) {
        await this.database.run(`DROP TABLE IF EXISTS ${name}`);
        await this.#create(this.tableName(table.path), table);
      }
      await this.database.run(`DELETE FROM motif.tables WHERE path = ${quoteText(table.path)}`);
      const schema = [table.columns, table.clusteredBy].map((part) => quoteText(JSON.stringify(part)));
      await this.database.run(
        `INSERT INTO motif.tables VALUES (${quoteText(table.path)}, ${version}, ${schema.join(', ')})`,
      );
      this.#tables.set(table.path, { table, version });
    }
  }

  /** In a transaction; `begun` after its commit. */
  async begin(generation: number): Promise<void> {
    await this.database.run(`CREATE SCHEMA ${schemaOf(generation)}`);
    for (const { table } of this.#tables.values()) {
      await this.#create({ schema: schemaOf(generation), name: table.path }, table);
    }
  }

  begun(generation: number): void {
    this.#generations.push(generation);
  }

  async drop(generation: number): Promise<void> {
    await this.database.run(`DROP SCHEMA ${schemaOf(generation)} CASCADE`);
    this.#generations = this.#generations.filter((one) => one !== generation);
  }

  /** The tables of a generation that have rows, as `asked` sees them. */
  async filled(asked: Database, generation: number): Promise<readonly HotTable[]> {
    const tables: HotTable[] = [];
    for (const { table, version } of this.#tables.values()) {
      const name = { schema: schemaOf(generation), name: table.path };
      const [[rows] = []] = await asked.rows(`SELECT count(*) FROM ${qualified(name)}`);
      if (Number(rows) > 0) tables.push({ table, version, name, rows: Number(rows) });
    }
    return tables;
  }

  async #create(name: TableName, { columns }: ArchiveTable): Promise<void> {
    const list = physicalColumns(columns).map(columnOf);
    await this.database.run(`CREATE TABLE ${qualified(name)} (${list.join(', ')})`);
  }
}

function columnOf({ name, type }: StoredColumn): string {
  return `${quoteName(name)} ${storedTypeName(type)}`;
}

/**
 * What a fixed table of an earlier motif has not yet, at its end; undefined: it is no such table, or differs otherwise. Streams'
 * rows keep their columns, since they are read again by them.
 */
function addedColumns(path: string, before: StoredSchema, { columns }: ArchiveTable): StoredSchema | undefined {
  const added = columns.slice(before.length);
  const isPrefix = sameSchema(before, columns.slice(0, before.length));
  return isFixed(path) && isPrefix && added.length > 0 ? added : undefined;
}

/** The tables in a database of hot rows. */
export async function tableVersions(database: Database): Promise<readonly TableVersion[]> {
  const rows = await database.rows('SELECT path, version, columns, clustered_by FROM motif.tables');
  return rows.map(([path, version, stored, clusteredBy]) => {
    const columns = JSON.parse(String(stored));
    return {
      table: { ...tableAt(String(path), columns, JSON.parse(String(clusteredBy))), columns },
      version: Number(version),
    };
  });
}

/** The generations in a database of hot rows, the oldest first. */
export async function generationsOf(database: Database): Promise<readonly number[]> {
  const rows = await database.rows(
    `SELECT CAST(schema_name[2:] AS INTEGER) AS generation FROM duckdb_schemas()
     WHERE regexp_full_match(schema_name, 'g[0-9]+') AND database_name = current_database() ORDER BY generation`,
  );
  return rows.map(([generation]) => Number(generation));
}

/** The tables of a generation by path. */
export async function columnsByTable(
  database: Database,
  generation: number,
): Promise<ReadonlyMap<string, StoredSchema>> {
  const schema = schemaOf(generation);
  const names = await database.rows(
    `SELECT table_name FROM duckdb_tables() WHERE schema_name = '${schema}' AND database_name = current_database()`,
  );
  const tables = new Map<string, StoredSchema>();
  for (const [name] of names) {
    const path = String(name);
    tables.set(path, await database.columns(`FROM ${qualified({ schema, name: path })}`));
  }
  return tables;
}

export function schemaOf(generation: number): string {
  return `g${generation}`;
}

/** A table's name in a statement. */
export function qualified(table: TableName): string {
  return `${quoteName(table.schema)}.${quoteName(table.name)}`;
}
