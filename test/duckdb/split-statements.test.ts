import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/duckdb/database.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { joinLines, splitStatements } from '../../src/duckdb/split-statements.js';

let database: Database;
beforeAll(async () => {
  database = await openDatabase(':memory:', { access: 'write' });
});
afterAll(() => database.close());

async function countOf(sql: string): Promise<number> {
  let count = 0;
  for await (const statement of database.statements(sql)) {
    count += 1;
    statement.close();
  }
  return count;
}

const TEXTS = [
  'SELECT 1;',
  'SELECT 1; SELECT 2;',
  ';; SELECT 1 ;;',
  "SELECT ';';",
  "SELECT 'it''s; so'; SELECT 2;",
  "SELECT 'a\\'; SELECT 2;",
  "SELECT E'a\\'; b'; SELECT 2;",
  "SELECT e'\\\\'; SELECT 2;",
  `SELECT 1 AS "a;""b"; SELECT 2;`,
  'SELECT 1 -- no; end\n; SELECT 2;',
  'SELECT 1 /* ; /* ; */ ; */; SELECT 2;',
  'SELECT $$a;b$$; SELECT 2;',
  "SELECT $x$ ; $$ ; ' $x$; SELECT 2;",
  'SELECT a$b FROM (SELECT 1 AS a$b); SELECT $$;$$;',
  "SELECT x'41'; SELECT 2;",
  'SELECT 1 AS größe; SELECT 2;',
];

test.each(TEXTS)('DuckDB ends statements where we do: %s', async (text) => {
  const { statements, isBlank } = splitStatements(text);
  expect(isBlank).toBe(true);
  expect(statements).toHaveLength(await countOf(text));
  for (const statement of statements) expect(await countOf(statement)).toBe(1);
});

test.each(["SELECT 'a; ", 'SELECT "a;', 'SELECT 1 /* ; ', 'SELECT $$ ; ', 'SELECT $a$ ; $$;', "SELECT E'\\';"])(
  'what is open is not ended: %s',
  (text) => {
    expect(splitStatements(text)).toEqual({ statements: [], rest: text, isBlank: false });
  },
);

test('comments alone are no statement', () => {
  expect(splitStatements('-- nothing;\n/* ; /* */ ; */;')).toMatchObject({ statements: [], isBlank: true });
});

test('what stands behind the last semicolon is the rest', () => {
  expect(splitStatements('SELECT 1;\nSELECT\n')).toEqual({
    statements: ['SELECT 1'],
    rest: '\nSELECT\n',
    isBlank: false,
  });
});

test.each(['SELECT 1, -- one */ /*\n  2\n;', "SELECT 'a  b',\n\n  3 /* x\n y */ + 1;", 'SELECT 1 -- end'])(
  'in one line it means the same: %s',
  async (text) => {
    const line = joinLines(text) ?? '';
    expect(line).not.toMatch(/\n/);
    expect(await database.rows(line)).toEqual(await database.rows(text));
  },
);

test('a line break within quotes cannot be joined', () => {
  expect(joinLines("SELECT 'a\nb';")).toBeUndefined();
});
