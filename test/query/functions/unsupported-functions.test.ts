import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { KNOWN_FUNCTIONS } from '../../../src/query/functions/known-functions.js';
import { UNSUPPORTED_FUNCTIONS } from '../../../src/query/functions/unsupported-functions.js';

/** What DuckDB keeps for itself, for its catalogue, and for types that have no place here. */
const INTERNAL =
  '^(__|pg_|has_|icu_|st_|inet_|current_schema|txid|variant_|json_serialize|json_deserialize|remap_|obj_desc|shobj|col_desc|format_pg|map_to_pg)';

test('of every function of DuckDB it is known whether it is supported', async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro')
     AND regexp_full_match(function_name, '[a-z_0-9]+') AND NOT regexp_matches(function_name, $1)`,
    [INTERNAL],
  );
  const theirs = reader.getRows().map(([name]) => String(name));
  connection.closeSync();
  instance.closeSync();
  expect(theirs.filter((name) => !KNOWN_FUNCTIONS.has(name) && !UNSUPPORTED_FUNCTIONS.has(name))).toEqual([]);
  expect([...UNSUPPORTED_FUNCTIONS.keys()].filter((name) => KNOWN_FUNCTIONS.has(name))).toEqual([]);
});

/** What is no function, though a bracket stands behind it. */
const FORMS: ReadonlySet<string> = new Set(['cast', 'try_cast', 'struct']);

test('what is to be written instead is supported itself', () => {
  const called = [...new Set(UNSUPPORTED_FUNCTIONS.values())].flatMap((instead) =>
    [...instead.matchAll(/\b([a-z_0-9]+)\(/gi)].map(([, name = '']) => name.toLowerCase()),
  );
  expect(called.filter((name) => !KNOWN_FUNCTIONS.has(name) && !FORMS.has(name))).toEqual([]);
});
