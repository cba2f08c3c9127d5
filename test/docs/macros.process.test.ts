import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { macroDatabase } from '../support/macro-events.js';
import { testSqlExamples } from '../support/sql-examples.js';

const FILE = new URL('../../docs/macros.md', import.meta.url);
const PAGE = readFileSync(FILE, 'utf8');

describe('docs/macros.md', () => {
  testSqlExamples(FILE, 120);

  test('each statement shows what it prints', () => {
    expect(PAGE.match(/^```text$/gm)).toHaveLength(PAGE.match(/^```sql$/gm)?.length ?? 0);
  });

  test('each macro has a section, which names each of its parameters', async () => {
    const database = await macroDatabase();
    const macros = await database.rows(
      "SELECT function_name, parameters FROM duckdb_functions() WHERE schema_name = 'main' AND function_type = 'table_macro' AND NOT internal",
    );
    await database.close();
    expect(macros.length).toBeGreaterThan(0);
    for (const [name, parameters] of macros) {
      const section = PAGE.split(`\n## ${name}\n`)[1]?.split('\n## ')[0] ?? '';
      const absent = Array.isArray(parameters) ? parameters.filter((one) => !section.includes(String(one))) : [];
      expect([name, absent.filter((one) => one !== 'event_time')]).toEqual([name, []]);
    }
  });
});
