import { describe, expect, it } from 'vitest';
import { renderProblem } from '../../src/errors.js';
import { loadProject } from '../../src/query/load-project.js';
import type { QueryPlan } from '../../src/query/plan.js';
import type { RunSubquery } from '../../src/query/subquery.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FROM_FILE = "WITH ('connector' = 'filesystem', 'path' = 'x.csv');";
const TABLES = `CREATE TABLE shop (ts TIMESTAMP, user_id INTEGER, event VARCHAR, price DOUBLE, WATERMARK FOR ts AS ts) ${FROM_FILE}
CREATE TABLE app (seen TIMESTAMP, visitor INTEGER, what VARCHAR, WATERMARK FOR seen AS seen) ${FROM_FILE}`;
const VIEWS = `CREATE VIEW cheap AS SELECT * FROM Adds WHERE price < 10;
CREATE VIEW adds (ts, "user", price) AS
  WITH these AS (SELECT ts, user_id, price, event FROM shop)
  SELECT ts, user_id, price FROM these WHERE event = 'add'
  UNION ALL SELECT seen, visitor, NULL FROM app WHERE what = 'put';`;
const MATCH = `MATCH_RECOGNIZE (PARTITION BY "user" ORDER BY ts MEASURES sum(price) AS spent
  AFTER MATCH SKIP PAST LAST ROW PATTERN (A{3}) WITHIN INTERVAL '1' HOUR)`;

async function load(
  streams: string,
  query: string,
  run?: RunSubquery,
): Promise<{ readonly plan: QueryPlan | undefined; readonly said: readonly string[] }> {
  const folder = temporaryFolder({ 'streams.sql': streams, 'q.sql': query });
  const { project, problems } = await loadProject(folder, run);
  return {
    plan: project?.queries[0],
    said: problems.map((problem) => renderProblem(problem).split('\n')[0]?.replace(`${folder}/`, '') ?? ''),
  };
}

describe('a view', () => {
  it('is read as if it were a WITH, in whatever order views stand', async () => {
    const { plan, said } = await load(`${VIEWS}\n${TABLES}`, `SELECT * FROM cheap ${MATCH}`);
    const written = await load(
      TABLES,
      `WITH adds (ts, "user", price) AS (SELECT ts, user_id, price FROM shop WHERE event = 'add'
         UNION ALL SELECT seen, visitor, NULL FROM app WHERE what = 'put'),
       cheap AS (SELECT * FROM adds WHERE price < 10) SELECT * FROM cheap ${MATCH}`,
    );
    expect(said).toEqual([]);
    expect(plan?.type.version).toBe(written.plan?.type.version);
    expect(plan).toMatchObject({
      kind: 'match',
      input: { name: 'cheap', time: 0, branches: [{ stream: 'shop' }, { stream: 'app' }] },
    });
  });

  it('may stand in a plain SELECT, in brackets, in WITH and in a UNION ALL', async () => {
    const query = `WITH mine AS (SELECT price FROM cheap) SELECT price FROM (SELECT price FROM adds) AS t
      UNION ALL SELECT price FROM mine UNION ALL SELECT price FROM CHEAP`;
    const { plan, said } = await load(`${TABLES}\n${VIEWS}`, query);
    expect(said).toEqual([]);
    expect(plan?.input.branches).toHaveLength(6);
    expect(plan).toMatchObject({ overStream: true });
  });

  it('gives way to a WITH of its name', async () => {
    const { plan } = await load(`${TABLES}\n${VIEWS}`, 'WITH adds AS (SELECT 1 AS one FROM app) SELECT one FROM adds');
    expect(plan?.input.branches).toMatchObject([{ stream: 'app' }]);
  });

  it('without the event time is a table, of which the query is told', async () => {
    const views = 'CREATE VIEW v AS SELECT user_id FROM shop;';
    const { said } = await load(`${TABLES}\n${views}`, 'SELECT user_id FROM v MATCH_RECOGNIZE (PATTERN (A))');
    expect(said).toContainEqual(expect.stringContaining('q.sql:1:21: warning: these rows have no event time'));
  });

  it('may have a subquery, which is run once', async () => {
    const asked: string[] = [];
    const run: RunSubquery = async (sql) => {
      asked.push(sql);
      return { columns: [{ name: 'x', type: { kind: 'INTEGER' } }], rows: [[7]] };
    };
    const views = 'CREATE VIEW v AS SELECT user_id FROM shop WHERE user_id = (SELECT 7);';
    const { plan } = await load(`${TABLES}\n${views}`, 'SELECT user_id FROM v', run);
    expect(asked).toEqual(['SELECT 7']);
    const written = await load(TABLES, 'SELECT user_id FROM (SELECT user_id FROM shop WHERE user_id = 7) AS v');
    expect(plan?.type.version).toBe(written.plan?.type.version);
    const refused = await load(`${TABLES}\n${views}`, 'SELECT user_id FROM v');
    expect(refused.said).toEqual(['streams.sql:3:60: a subquery is not possible here']);
  });

  it('that nobody reads is checked', async () => {
    const { plan, said } = await load(`${TABLES}\nCREATE VIEW v AS SELECT userid FROM shop;`, 'SELECT what FROM app');
    expect(plan).toBeUndefined();
    expect(said).toEqual(['streams.sql:3:25: shop has no column userid']);
  });

  it('of what has a problem has none of its own, and neither has the query', async () => {
    const views =
      'CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM shop; CREATE VIEW x AS SELECT * FROM v;';
    const { said } = await load(`${TABLES.replace('DOUBLE', 'DUBLE')}\n${views}`, 'SELECT * FROM x');
    expect(said).toEqual(['streams.sql:1:72: there is no type DUBLE']);
    const unread = await load(`${TABLES.replace('price DOUBLE', 'price')}\n${views}`, 'SELECT * FROM x');
    expect(unread.said).toEqual(['streams.sql:1:71: found ",", expected a type']);
  });

  it('hides no circle of queries', async () => {
    const folder = temporaryFolder({
      'streams.sql': `${TABLES} CREATE TABLE kept (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts);
        CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM kept;`,
      'a.sql': 'INSERT INTO kept SELECT ts, n FROM v',
      'b.sql': 'SELECT n FROM v',
    });
    const { problems } = await loadProject(folder);
    expect(problems.map(({ message }) => message)).toEqual(['a reads what it gives itself']);
  });

  it('hides no query that gives what it reads', async () => {
    const folder = temporaryFolder({
      'streams.sql': `${TABLES} CREATE TABLE kept (ts TIMESTAMP, n INTEGER, WATERMARK FOR ts AS ts);
        CREATE VIEW v AS SELECT n FROM kept;`,
      'z.sql': 'INSERT INTO kept SELECT seen, visitor FROM app',
      'b.sql': 'SELECT n FROM v',
    });
    const { project, problems } = await loadProject(`${folder}/b.sql`);
    expect(problems).toEqual([]);
    expect(project?.queries.map(({ type }) => type.name)).toEqual(['b', 'z']);
  });

  it('takes no rows', async () => {
    const { said } = await load(`${TABLES}\n${VIEWS}`, 'INSERT INTO adds SELECT ts, user_id, price FROM shop');
    expect(said).toEqual(['q.sql:1:13: there is no stream adds']);
  });

  it('is part of what a query means', async () => {
    const versionOf = async (views: string) =>
      (await load(`${TABLES}\n${views}`, 'SELECT * FROM v')).plan?.type.version;
    const version = await versionOf('CREATE VIEW v AS SELECT price FROM shop;');
    expect(await versionOf('CREATE VIEW v AS -- the same\n SELECT price FROM shop;')).toBe(version);
    expect(await versionOf('CREATE VIEW v AS SELECT price + 1 AS price FROM shop;')).not.toBe(version);
  });
});

describe('a computed column', () => {
  const tables = (
    total: string,
  ) => `CREATE TABLE sales (ts TIMESTAMP, price DOUBLE, total AS ${total}, other AS total + 1,
    WATERMARK FOR ts AS ts) ${FROM_FILE}`;
  const versionOf = async (query: string, total: string) => (await load(tables(total), query)).plan?.type.version;

  it.each(['SELECT total FROM sales', 'SELECT other FROM sales', 'SELECT 1 AS one FROM sales WHERE other > 1'])(
    'is part of what %s means',
    async (query) => {
      const version = await versionOf(query, 'price * 2');
      expect(await versionOf(query, 'price  *  2 /* twice */')).toBe(version);
      expect(await versionOf(query, 'price * 3')).not.toBe(version);
    },
  );

  it('is nothing that INSERT INTO could give', async () => {
    const { said } = await load(
      `${TABLES} CREATE TABLE kept (ts TIMESTAMP, n INTEGER, twice AS n * 2, WATERMARK FOR ts AS ts);`,
      'INSERT INTO kept SELECT seen, visitor FROM app',
    );
    expect(said).toEqual(['q.sql:1:13: column twice of kept is computed, and INSERT INTO gives all columns']);
  });

  it('is no part of a query that does not read it', async () => {
    const query = 'SELECT price FROM sales';
    expect(await versionOf(query, 'price * 3')).toBe(await versionOf(query, 'price * 2'));
  });
});
