import type { Database, TableName } from '../duckdb/database.js';
import { quoteName } from '../schema.js';
import type { Manifest } from './manifest.js';
import { quoteText } from './quote-text.js';
import { physicalColumns, type StoredSchema, type StoredType, storedTypeName } from './stored-type.js';
import { type ArchiveTable, tableAt } from './tables.js';

/** Motif's own: people find nothing in it. */
export const STATE: TableName = { schema: 'motif', name: 'state' };
export const EPOCHS: TableName = { schema: 'motif', name: 'epochs' };

const OWN_TABLES = [
  'CREATE SCHEMA motif',
  'CREATE TABLE motif.meta (key VARCHAR, value VARCHAR)',
  'CREATE TABLE motif.state (epoch BIGINT, owner VARCHAR, key VARCHAR, state BLOB)',
  'CREATE TABLE motif.epochs (record BLOB, batches VARCHAR)',
  // Which of its schemas each table of the newest generation has.
  'CREATE TABLE motif.tables (path VARCHAR, version INTEGER)',
];

/** What a database of hot rows holds from the start. */
export async function createHotLayout(database: Database, format: number, engine: string): Promise<void> {
  await database.transaction(async () => {
    for (const table of OWN_TABLES) await database.run(table);
    const rows = [
      ['format', String(format)],
      ['engine', engine],
    ].map((row) => `(${row.map(quoteText).join(', ')})`);
    await database.run(`INSERT INTO motif.meta VALUES ${rows.join(', ')}`);
    await database.run('CREATE SCHEMA g1');
  });
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

  static async open(database: Database, { tables: known }: Manifest): Promise<HotStore> {
    const generations = await generationsOf(database);
    const versions = await database.rows('SELECT path, version FROM motif.tables');
    const tables = versions.map(([path, version]) => {
      const { schemas = [], clusteredBy = [] } = known[String(path)] ?? {};
      return {
        table: tableAt(String(path), schemas[Number(version)] ?? [], clusteredBy),
        version: Number(version),
      };
    });
    return new HotStore(database, generations, tables);
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

  /** Gives the newest generation these tables; rows of one that has other columns now are brought to them. In a transaction. */
  async declare(tables: readonly TableVersion[]): Promise<void> {
    const present = await columnsByTable(this.database, this.newest);
    for (const { table, version } of tables) {
      const name = this.tableName(table.path);
      const before = present.get(table.path);
      if (before === undefined) await this.#create(name, table);
      else if (!sameColumns(before, physicalColumns(table.columns))) await this.#evolve(name, before, table);
      await this.database.run(`DELETE FROM motif.tables WHERE path = ${quoteText(table.path)}`);
      await this.database.run(`INSERT INTO motif.tables VALUES (${quoteText(table.path)}, ${version})`);
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
    const list = physicalColumns(columns).map((field) => `${quoteName(field.name)} ${storedTypeName(field.type)}`);
    await this.database.run(`CREATE TABLE ${qualified(name)} (${list.join(', ')})`);
  }

  async #evolve(name: TableName, before: StoredSchema, table: ArchiveTable): Promise<void> {
    const logical = this.#tables.get(table.path)?.table.columns ?? before;
    const known = new Map(logical.map((field) => [field.name.toLowerCase(), field.of ?? field.name]));
    const list = physicalColumns(table.columns).map((field) => {
      const from = known.get(field.name.toLowerCase());
      const value = from === undefined ? 'NULL' : quoteName(from);
      return `CAST(${value} AS ${storedTypeName(field.type)}) AS ${quoteName(field.name)}`;
    });
    const aside = { ...name, name: `${name.name} before` };
    await this.database.run(`ALTER TABLE ${qualified(name)} RENAME TO ${quoteName(aside.name)}`);
    await this.database.run(`CREATE TABLE ${qualified(name)} AS SELECT ${list.join(', ')} FROM ${qualified(aside)}`);
    await this.database.run(`DROP TABLE ${qualified(aside)}`);
  }
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

/** Bytes are read as text where a table is looked at. */
function sameColumns(present: StoredSchema, wanted: StoredSchema): boolean {
  const asRead = (type: StoredType): string => storedTypeName(type.kind === 'BLOB' ? { kind: 'VARCHAR' } : type);
  return (
    present.length === wanted.length &&
    wanted.every(({ name, type }, i) => name === present[i]?.name && asRead(type) === storedTypeName(present[i].type))
  );
}
