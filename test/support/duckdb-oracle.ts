import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Field } from '../../src/schema.js';
import { typeName } from '../../src/schema.js';

/** What DuckDB says of an expression: its type and each row's value as text, or that it refuses. */
export type Answer =
  | { readonly kind: 'values'; readonly type: string; readonly values: readonly (string | null | typeof FAILED)[] }
  | { readonly kind: 'refused'; readonly reason: string };

/** Of a row whose value cannot be computed. */
export const FAILED: unique symbol = Symbol('failed');

/** DuckDB itself, in this process, asked about expressions over the rows of one table. */
export class DuckDBOracle {
  readonly #connection: DuckDBConnection;
  readonly #rows: number;

  private constructor(connection: DuckDBConnection, rows: number) {
    this.#connection = connection;
    this.#rows = rows;
  }

  /** `rows` holds each value as DuckDB reads it from text. */
  static async open(schema: readonly Field[], rows: readonly (readonly (string | null)[])[]): Promise<DuckDBOracle> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    // What is asked for is what an expression means: some rewritings of 1.5 take a NULL for false.
    await connection.run('PRAGMA disable_optimizer');
    await connection.run(`CREATE TABLE t (id INTEGER, ${schema.map(({ name, type }) => `${name} ${typeName(type)}`)})`);
    for (const [id, row] of rows.entries()) {
      const values = row.map((text) => (text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`));
      await connection.run(`INSERT INTO t VALUES (${[id, ...values].join(', ')})`);
    }
    return new DuckDBOracle(connection, rows.length);
  }

  async ask(expression: string): Promise<Answer> {
    const all = await this.#query(expression, '');
    if (all.kind === 'values' || /^(Binder|Parser|Catalog) Error|^Not implemented/.test(all.reason)) return all;
    let type = '';
    const values: (string | null | typeof FAILED)[] = [];
    for (let id = 0; id < this.#rows; id++) {
      const one = await this.#query(expression, `WHERE id = ${id}`);
      if (one.kind === 'values') type = one.type;
      values.push(one.kind === 'values' ? (one.values[0] ?? null) : FAILED);
    }
    return { kind: 'values', type, values };
  }

  async #query(expression: string, where: string): Promise<Answer> {
    try {
      const sql = `SELECT typeof(${expression}), CAST((${expression}) AS VARCHAR) FROM (FROM t ${where} ORDER BY id)`;
      const rows = (await this.#connection.runAndReadAll(sql)).getRows();
      const values = rows.map(([, value]) => (value === null || value === undefined ? null : String(value)));
      return { kind: 'values', type: String(rows[0]?.[0]).replaceAll('"', ''), values };
    } catch (error) {
      return { kind: 'refused', reason: error instanceof Error ? error.message : String(error) };
    }
  }

  close(): void {
    this.#connection.closeSync();
  }
}
