/** In an archive's folder: the database of views that any DuckDB client opens. */
export const CATALOGUE = 'catalog.duckdb';
