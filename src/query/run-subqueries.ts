import type { ProblemReport } from './problem-report.js';
import type { RunSubquery, SubqueryResult, SubqueryResults } from './subquery.js';
import type { SubquerySyntax } from './syntax/ast.js';

/** How many rows tell what is to be known: whether there is one, which one, that there are too many. */
const ROWS_WANTED = { exists: 1, scalar: 2, in: Number.POSITIVE_INFINITY } as const;

/** Runs each once. `tables` are the names that it may not read: streams, and what WITH defines. */
export async function runSubqueries(
  subqueries: readonly SubquerySyntax[],
  tables: readonly string[],
  run: RunSubquery,
  report: ProblemReport,
): Promise<SubqueryResults> {
  const results = new Map<number, SubqueryResult | undefined>();
  for (const subquery of subqueries) results.set(subquery.start, await runSubquery(subquery, tables, run, report));
  return results;
}

async function runSubquery(
  syntax: SubquerySyntax,
  tables: readonly string[],
  run: RunSubquery,
  report: ProblemReport,
): Promise<SubqueryResult | undefined> {
  const { use, sql } = syntax;
  try {
    const { columns, rows } = await run(sql, ROWS_WANTED[use]);
    const [column, second] = columns;
    if (column === undefined || (second !== undefined && use !== 'exists')) {
      const message = `a subquery gives one column here, this one has ${columns.length}`;
      report.error(syntax, message, 'Select the one that is meant');
      return undefined;
    }
    if (use === 'scalar' && rows.length > 1) {
      report.error(syntax, 'a subquery gives one value here, this one has several rows', 'Write max(x), or LIMIT 1');
      return undefined;
    }
    return { type: column.type, values: rows.map((row) => row[0] ?? null) };
  } catch (error) {
    reportFailure(syntax, messageOf(error), tables, report);
    return undefined;
  }
}

/** DuckDB's own words. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}

const ONCE = 'A subquery is run once by DuckDB, before anything is read';

function reportFailure(
  syntax: SubquerySyntax,
  message: string,
  tables: readonly string[],
  report: ProblemReport,
): void {
  const missing = /Table with name "?(.+?)"? does not exist/.exec(message)?.[1]?.toLowerCase();
  const table = tables.find((name) => name.toLowerCase() === missing);
  if (table !== undefined) {
    report.error(syntax, `a subquery cannot read ${table}`, `${ONCE}: its rows are its own, or those of a file`);
    return;
  }
  const [first = ''] = message.split('\n', 1);
  const isName = /Referenced (column|table)|does not exist/.test(first);
  const hint = isName ? `${ONCE}: it sees no column of a row` : "What stands in the brackets is DuckDB's SQL";
  report.error(syntax, `DuckDB refuses the subquery: ${first}`, hint);
}
