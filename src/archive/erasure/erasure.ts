import { join } from 'node:path';
import type { Database } from '../../duckdb/database.js';
import type { Position } from '../../event.js';
import { quoteName } from '../../schema.js';
import type { Manifest, Segment } from '../manifest.js';
import type { Rewrite } from '../segments/rewrite-segments.js';
import { CLAIMS_TABLE, FIXED_TABLES, streamOf, tableAt } from '../tables.js';
import { segmentRows, tableRows } from '../views/table-view.js';
import { isNumber, isValue, namesValue, type Person, word } from './erased-value.js';

/** What a near miss had, as positions. */
const EVENTS_OF = `from_json(events, '[{"source":"VARCHAR","partition":"INTEGER","offset":"BIGINT"}]')`;

/** Which rows an erasure is about, and what becomes of them. */
interface Erased {
  /** The rows, in SQL. */
  readonly rows: string;
  /** Absent: they go. Else what they are from then on. */
  readonly columns?: string;
}

/**
 * What the rows of one person are, table by table: an event that has the value in the column, in whichever stream it was
 * read; what is known of such an event by its position; a dead letter that has the value in it; a behaviour that names it or
 * that comes of such an event, straight or through other behaviours, which keeps its id and loses its key and values.
 */
export class Erasure {
  readonly #database: Database;
  readonly #folder: string;
  readonly #manifest: Manifest;
  readonly #person: Person;

  private constructor(database: Database, folder: string, manifest: Manifest, person: Person) {
    this.#database = database;
    this.#folder = folder;
    this.#manifest = manifest;
    this.#person = person;
  }

  /** Finds the positions of the person's events, and the behaviours that come of them. */
  static async begin(database: Database, folder: string, manifest: Manifest, person: Person): Promise<Erasure> {
    const erasure = new Erasure(database, folder, manifest, person);
    await erasure.#findEvents();
    await erasure.#findBehaviours();
    return erasure;
  }

  /** Of the person's events, and of behaviours that come of them. */
  async positions(): Promise<readonly Position[]> {
    const rows = await this.#database.rows('FROM erased UNION SELECT source, partition, "offset" FROM concerned');
    return rows.map(([source, partition, offset]) => {
      return { source: String(source), partition: Number(partition), offset: Number(offset) };
    });
  }

  /** How a segment is rewritten, and how many of its rows are concerned; undefined: none is. */
  async rewriteOf(segment: Segment): Promise<{ readonly rows: number; readonly rewrite: Rewrite } | undefined> {
    const erased = this.#erasedOf(segment.table);
    if (erased === undefined) return undefined;
    const [[rows] = []] = await this.#database.rows(
      `SELECT count(*) FROM (${this.#rowsOf(segment)}) AS r WHERE ${erased.rows}`,
    );
    if (Number(rows) === 0) return undefined;
    const rewrite =
      erased.columns === undefined
        ? { replaced: [segment], where: `(${erased.rows}) IS NOT TRUE` }
        : { replaced: [segment], columns: erased.columns };
    return { rows: Number(rows), rewrite };
  }

  /** A segment may have been sealed with a column that its table has no more. */
  async #findEvents(): Promise<void> {
    await this.#database.run('CREATE TABLE erased (source VARCHAR, partition INTEGER, "offset" BIGINT)');
    for (const segment of this.#manifest.segments) {
      if (streamOf(segment.table) === undefined) continue;
      const field = this.#columnsOf(segment).find(({ name }) => isNamed(name, this.#person));
      if (field === undefined) continue;
      await this.#database.run(
        `INSERT INTO erased SELECT _source, _partition, _offset FROM (${this.#rowsOf(segment)})
         WHERE ${isValue(quoteName(field.name), field.type, this.#person)}`,
      );
    }
  }

  /** A window tells the first and the last of its events: it is concerned if one between them is, and it has the value. */
  async #findBehaviours(): Promise<void> {
    const database = this.#database;
    await database.run(
      `CREATE TABLE found AS SELECT id, source, partition, "offset",
         ${namesValue('b.key', this.#person)} OR ${namesValue('b."values"', this.#person)} AS is_named
       FROM (${this.#all('behaviours')}) AS b`,
    );
    await database.run(
      `CREATE TABLE steps AS SELECT id, source, partition, "offset", last_offset FROM (${this.#all('evidence')})`,
    );
    await database.run(
      `CREATE TABLE concerned AS
       WITH RECURSIVE reached AS (
         SELECT source, partition, "offset", NULL::VARCHAR AS id FROM erased
         UNION
         SELECT b.source, b.partition, b."offset", b.id
         FROM reached AS r
         JOIN steps AS s ON s.source = r.source AND s.partition = r.partition
           AND r."offset" BETWEEN s."offset" AND coalesce(s.last_offset, s."offset")
         JOIN found AS b ON b.id = s.id
         WHERE s.last_offset IS NULL OR b.is_named
       )
       SELECT DISTINCT id, source, partition, "offset" FROM reached WHERE id IS NOT NULL`,
    );
    await database.run('DROP TABLE found; DROP TABLE steps');
  }

  #erasedOf(path: string): Erased | undefined {
    const { value } = this.#person;
    const isErased = '(source, partition, "offset") IN (FROM erased)';
    switch (path) {
      case FIXED_TABLES.runs.path:
      case CLAIMS_TABLE.path:
        return undefined;
      case FIXED_TABLES.late.path:
        return { rows: isErased };
      case FIXED_TABLES.evidence.path:
        return { rows: `last_offset IS NULL AND ${isErased}` };
      case FIXED_TABLES.near_misses.path:
        return { rows: this.#nearMisses() };
      case FIXED_TABLES.dead_letters.path:
        return { rows: `${word('raw', value)} OR ${word('reason', value)} OR ${isErased}` };
      case FIXED_TABLES.behaviours.path: {
        const rows = `(id IN (SELECT id FROM concerned) OR ${this.#names('key')} OR ${this.#names('"values"')})`;
        const emptied = (name: string): string =>
          `CASE WHEN ${rows} THEN CAST('{}' AS JSON) ELSE ${name} END AS ${name}`;
        return { rows, columns: `* REPLACE (${emptied('key')}, ${emptied('"values"')})` };
      }
      default:
        return { rows: '(_source, _partition, _offset) IN (FROM erased)' };
    }
  }

  /** A number is found in many rows that have nothing to do with it. */
  #names(json: string): string {
    return isNumber(this.#person.value)
      ? namesValue(json, this.#person, this.#person.column)
      : namesValue(json, this.#person);
  }

  /** Those that one of the events was in, or stopped. */
  #nearMisses(): string {
    const isOurs = (position: string): string =>
      `${position} IN (SELECT source, partition, "offset" FROM erased UNION SELECT source, partition, "offset" FROM concerned)`;
    const events = `(SELECT bool_or(${isOurs('(e.source, e.partition, e."offset")')}) FROM (SELECT unnest(${EVENTS_OF}) AS e))`;
    const first = isOurs('(source, partition, "offset")');
    const by = isOurs('(by_source, by_partition, by_offset)');
    return `(${[first, by, events, this.#names('key'), this.#names('"values"')].join(' OR ')})`;
  }

  #columnsOf({ table, schema }: Segment): Manifest['tables'][string]['schemas'][number] {
    return this.#manifest.tables[table]?.schemas[schema] ?? [];
  }

  /** With the columns that it was sealed with. */
  #rowsOf(segment: Segment): string {
    const columns = this.#columnsOf(segment);
    return segmentRows(tableAt(segment.table, columns, []), columns, [join(this.#folder, segment.path)]);
  }

  /** Those too that do not count. */
  #all(table: 'behaviours' | 'evidence'): string {
    return tableRows({ ...this.#manifest, directory: this.#folder }, FIXED_TABLES[table].path, []);
  }
}

function isNamed(name: string, { column }: Person): boolean {
  return name.toLowerCase() === column.toLowerCase();
}
