import type { Database } from '../duckdb/database.js';

/** Texts that are no more than this part of the rows repeat: numbers for them are worth it. */
const REPEATED = 3 / 4;
/** A dictionary with more is not used for the next rows: what only grows is a leak. */
const MOST_TEXTS = 2 ** 20;

/**
 * The texts of one column as numbers, in a table of DuckDB's and in a dictionary: what is read of a row is a number, and a
 * text becomes a string once. (At a million rows of 100,000 texts a tenth of the time that strings take.)
 */
export class SharedTexts {
  readonly #column: string;
  readonly #table: string;
  #texts: string[] = [];
  #isWorthIt = true;

  private constructor(column: string, table: string) {
    this.#column = column;
    this.#table = table;
  }

  /** `column` is one of the rows that are read, in SQL; `table` is free for it. */
  static async make(database: Database, column: string, table: string): Promise<SharedTexts> {
    await database.run(`CREATE OR REPLACE TABLE ${table} (text VARCHAR, code INTEGER)`);
    return new SharedTexts(column, table);
  }

  /** By code. It grows, and then is another one. */
  get dictionary(): readonly string[] {
    return this.#texts;
  }

  /** Takes in the texts of some rows. Returns whether their numbers are to be read. */
  async add(database: Database, rows: string, count: number): Promise<boolean> {
    if (!this.#isWorthIt) return false;
    if (this.#texts.length > MOST_TEXTS) {
      this.#texts = [];
      await database.run(`DELETE FROM ${this.#table}`);
    }
    const { length: before } = this.#texts;
    const column = this.#column;
    await database.run(
      `INSERT INTO ${this.#table} SELECT text, CAST(${before} - 1 + row_number() OVER () AS INTEGER) FROM (
         SELECT DISTINCT ${column} AS text FROM (${rows}) AS rows WHERE ${column} IS NOT NULL
       ) ANTI JOIN ${this.#table} USING (text)`,
    );
    const added = await database.query(`SELECT text FROM ${this.#table} WHERE code >= ${before} ORDER BY code`);
    for await (const chunk of added.chunks()) {
      for (const text of chunk.valuesOf?.(0) ?? []) this.#texts.push(String(text));
    }
    this.#isWorthIt = this.#texts.length - before <= count * REPEATED;
    return true;
  }

  /** What gives a row's number where it is joined so, in SQL. */
  get code(): string {
    return `${this.#table}.code`;
  }

  get join(): string {
    return `LEFT JOIN ${this.#table} ON ${this.#table}.text = ${this.#column}`;
  }
}
