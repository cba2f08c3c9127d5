import { quoteText } from '../quote-text.js';
import type { Schema, Value } from '../schema.js';
import { openDatabase } from './open-database.js';

/** Runs queries that read nothing but themselves and files, in an empty database. */
export interface Subqueries {
  /** The first `most` rows. @throws Error with DuckDB's message. */
  run(sql: string, most: number): Promise<{ readonly columns: Schema; readonly rows: readonly (readonly Value[])[] }>;
  close(): Promise<void>;
}

/** Paths in the queries are looked for from the working folder and from `folder`. */
export async function openSubqueries(folder: string): Promise<Subqueries> {
  const database = await openDatabase(':memory:', { access: 'write' });
  await database.run(`SET file_search_path = ${quoteText(folder)}`);
  const run: Subqueries['run'] = async (sql, most) => {
    const result = await database.query(sql);
    const rows: (readonly Value[])[] = [];
    for await (const row of result.rows()) {
      rows.push(row);
      if (rows.length >= most) break;
    }
    return { columns: result.columns, rows };
  };
  /** One after the other: a query takes the rows from one that is still being read. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(sql, most) {
      const answer = last.then(() => run(sql, most));
      last = answer.catch(() => {});
      return answer;
    },
    close: () => database.close(),
  };
}
