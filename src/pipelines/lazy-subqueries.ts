import type { Subqueries } from '../duckdb/open-subqueries.js';

/** DuckDB is loaded when a query has a subquery, and not before. */
export function lazySubqueries(folder: string): Subqueries {
  let opened: Promise<Subqueries> | undefined;
  const open = async (): Promise<Subqueries> => {
    const { openSubqueries } = await import('../duckdb/open-subqueries.js');
    return openSubqueries(folder);
  };
  return {
    async run(sql, most) {
      opened ??= open();
      return (await opened).run(sql, most);
    },
    async close() {
      await (await opened)?.close();
    },
  };
}
