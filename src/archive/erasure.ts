import { join } from 'node:path';
import type { Database } from '../duckdb/database.js';
import { quoteName } from '../schema.js';
import type { Manifest, Segment } from './manifest.js';
import { quoteText } from './quote-text.js';
import type { Rewrite } from './rewrite-segments.js';
import { segmentRows } from './table-view.js';
import { type ArchiveTable, FIXED_TABLES, streamOf, tableAt } from './tables.js';

/** Whose events are to go: those with this text in that column. */
export interface Person {
  readonly column: string;
  readonly value: string;
}

/** Which rows an erasure is about, and what becomes of them. */
interface Erased {
  /** The rows, in SQL. */
  readonly rows: string;
  /** Absent: they go. Else what they are from then on. */
  readonly columns?: string;
}

/**
 * What the rows of one person are, table by table: an event that has the value in the column; what is known of such an event
 * by its position; a dead letter that has the value in it; a behaviour that names it or that comes of such an event, which
 * keeps its id and loses its key and values.
 */
export class Erasure {
  readonly #database: Database;
  readonly #person: Person;

  private constructor(database: Database, person: Person) {
    this.#database = database;
    this.#person = person;
  }

  /** Finds the positions of the person's events, and the behaviours that come of them. */
  static async begin(database: Database, folder: string, manifest: Manifest, person: Person): Promise<Erasure> {
    await database.run('CREATE TABLE erased (source VARCHAR, partition INTEGER, "offset" BIGINT)');
    await database.run('CREATE TABLE concerned (id VARCHAR)');
    for (const [path, { schemas }] of Object.entries(manifest.tables)) {
      const column = columnOf(schemas, person);
      if (streamOf(path) === undefined || column === undefined) continue;
      for (const rows of rowsOf(folder, manifest, path)) {
        await database.run(
          `INSERT INTO erased SELECT _source, _partition, _offset FROM (${rows}) WHERE ${equals(column, person)}`,
        );
      }
    }
    for (const rows of rowsOf(folder, manifest, FIXED_TABLES.evidence.path)) {
      await database.run(
        `INSERT INTO concerned SELECT DISTINCT id FROM (${rows}) SEMI JOIN erased USING (source, partition, "offset")
         WHERE last_offset IS NULL`,
      );
    }
    return new Erasure(database, person);
  }

  /** How a segment is rewritten, and how many of its rows are concerned; undefined: none is. */
  async rewriteOf(
    folder: string,
    manifest: Manifest,
    segment: Segment,
  ): Promise<{ readonly rows: number; readonly rewrite: Rewrite } | undefined> {
    const erased = this.#erasedOf(manifest, segment.table);
    if (erased === undefined) return undefined;
    const { schemas = [] } = manifest.tables[segment.table] ?? {};
    const table = currentTable(manifest, segment.table);
    const all = segmentRows(table, schemas[segment.schema] ?? table.columns, [join(folder, segment.path)]);
    const [[rows] = []] = await this.#database.rows(`SELECT count(*) FROM (${all}) AS r WHERE ${erased.rows}`);
    if (Number(rows) === 0) return undefined;
    const rewrite =
      erased.columns === undefined
        ? { replaced: [segment], where: `(${erased.rows}) IS NOT TRUE` }
        : { replaced: [segment], columns: erased.columns };
    return { rows: Number(rows), rewrite };
  }

  #erasedOf(manifest: Manifest, path: string): Erased | undefined {
    const { value } = this.#person;
    switch (path) {
      case FIXED_TABLES.runs.path:
        return undefined;
      case FIXED_TABLES.late.path:
        return { rows: '(source, partition, "offset") IN (FROM erased)' };
      case FIXED_TABLES.evidence.path:
        return { rows: 'last_offset IS NULL AND (source, partition, "offset") IN (FROM erased)' };
      case FIXED_TABLES.dead_letters.path:
        return { rows: `${contains('raw', value)} OR ${contains('reason', value)}` };
      case FIXED_TABLES.behaviours.path: {
        const rows = `(id IN (FROM concerned) OR ${contains('CAST(key AS VARCHAR)', value)} OR ${contains('CAST("values" AS VARCHAR)', value)})`;
        const emptied = (name: string): string =>
          `CASE WHEN ${rows} THEN CAST('{}' AS JSON) ELSE ${name} END AS ${name}`;
        return { rows, columns: `* REPLACE (${emptied('key')}, ${emptied('"values"')})` };
      }
      default: {
        const column = columnOf(manifest.tables[path]?.schemas ?? [], this.#person);
        return column === undefined ? undefined : { rows: equals(column, this.#person) };
      }
    }
  }
}

/** The value as a word of its own: `42` is not in `1420`. */
function contains(text: string, value: string): string {
  const word = value.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
  return `coalesce(regexp_matches(${text}, ${quoteText(`(^|[^0-9A-Za-z_])${word}($|[^0-9A-Za-z_])`)}), false)`;
}

function equals(column: string, { value }: Person): string {
  return `CAST(${quoteName(column)} AS VARCHAR) = ${quoteText(value)}`;
}

function columnOf(schemas: Manifest['tables'][string]['schemas'], { column }: Person): string | undefined {
  return schemas.at(-1)?.find(({ name }) => name.toLowerCase() === column.toLowerCase())?.name;
}

function currentTable(manifest: Manifest, path: string): ArchiveTable {
  const { schemas = [], clusteredBy = [] } = manifest.tables[path] ?? {};
  return tableAt(path, schemas.at(-1) ?? [], clusteredBy);
}

/** Of each segment of a table. */
function rowsOf(folder: string, manifest: Manifest, path: string): readonly string[] {
  const { schemas = [] } = manifest.tables[path] ?? {};
  const table = currentTable(manifest, path);
  return manifest.segments
    .filter((segment) => segment.table === path)
    .map((segment) => segmentRows(table, schemas[segment.schema] ?? table.columns, [join(folder, segment.path)]));
}
