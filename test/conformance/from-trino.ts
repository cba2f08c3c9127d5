/** What Trino calls otherwise than DuckDB. Names of types and functions alone: never a pattern, never a row. */
const DIALECT: readonly (readonly [trino: RegExp, duckdb: string])[] = [
  // A list of texts as one text: the third argument stands for NULLs, of which there are none.
  [/\barray_join\((.+), '', ''\)/g, "array_to_string($1, '')"],
  [/\bconcat_ws\('', (.+?)\) AS /g, "array_to_string($1, '') AS "],
  [/\barbitrary\(/g, 'any_value('],
  [/\barray_max\(/g, 'list_max('],
  // DuckDB has no aggregate that makes a map, but it makes one of two lists.
  [/\belement_at\(multimap_agg\((\w+), (.+?)\), (\w+)\)/g, 'array_agg($2) FILTER (WHERE $1 = $3)'],
  [/\bmap_agg\((\w+), (\w+\(\))\)/g, 'map(array_agg($1), array_agg($2))'],
  [/\bmap_union\((MAP\(ARRAY\[\w+\], ARRAY\[\w+\]\))\)/g, 'map_from_entries(flatten(array_agg(map_entries($1))))'],
  [/\belement_at\(/g, 'map_extract_value('],
  // A reserved word in DuckDB.
  [/(\bAS |\bm\.)array\b/g, '$1"array"'],
];

/** Trino's SQL in DuckDB's words. */
export function fromTrino(query: string): string {
  return DIALECT.reduce((text, [trino, duckdb]) => text.replace(trino, duckdb), query);
}
