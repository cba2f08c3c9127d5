/** Words that begin or join something, as in DuckDB (`duckdb_keywords()`): no name unless in double quotes. */
const RESERVED: ReadonlySet<string> = new Set(
  `ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE DEFAULT
   DEFERRABLE DESC DESCRIBE DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FROM GROUP HAVING IN INITIALLY INTERSECT
   INTO LAMBDA LATERAL LEADING LIMIT NOT NULL OFFSET ON ONLY OR ORDER PIVOT PIVOT_LONGER PIVOT_WIDER PLACING PRIMARY
   QUALIFY REFERENCES RETURNING SELECT SHOW SOME SUMMARIZE SYMMETRIC TABLE THEN TO TRAILING TRUE UNION UNIQUE UNPIVOT
   USING VARIADIC WHEN WHERE WINDOW WITH`.split(/\s+/),
);

/** These may name a function, but no column, variable or alias. */
const FUNCTION_ONLY: ReadonlySet<string> = new Set(
  `ANTI ASOF AT AUTHORIZATION BINARY BY COLLATION COLUMNS CONCURRENTLY CROSS FREEZE FULL GENERATED GLOB ILIKE INNER IS
   ISNULL JOIN LEFT LIKE MAP NATURAL NOTNULL OUTER OVERLAPS POSITIONAL RIGHT SEMI SIMILAR STRUCT TABLESAMPLE TRY_CAST
   UNPACK VERBOSE`.split(/\s+/),
);

/** Whether an unquoted word can stand for a column, a variable or an alias. */
export function canBeName(upper: string): boolean {
  return !RESERVED.has(upper) && !FUNCTION_ONLY.has(upper);
}

/** Whether an unquoted word before a bracket can stand for a function. */
export function canBeFunction(upper: string): boolean {
  return !RESERVED.has(upper);
}
