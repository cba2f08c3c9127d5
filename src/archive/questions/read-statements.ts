import type { Database, Result, Statement } from '../../duckdb/database.js';
import { splitStatements } from '../../duckdb/split-statements.js';
import { MotifError } from '../../errors.js';
import { quoteText } from '../../quote-text.js';

/** What DuckDB makes of a COPY of a PIVOT beside the COPY: a temporary type of the values, in a transaction. */
const OF_PIVOT = ['TRANSACTION', 'CREATE'];

/** Runs statements that only read, and gives the last one's rows. */
export async function lastResult(database: Database, sql: string, signal?: AbortSignal): Promise<Result> {
  let last: Result | undefined;
  for await (const statement of readingStatements(database, sql)) {
    await last?.close();
    signal?.throwIfAborted();
    last = await statement.run();
  }
  return last ?? noStatement();
}

/**
 * Writes the last statement's rows to a file that the database may reach, in Parquet. The last statement stands alone as one
 * that reads, and within the COPY as well: so it can be nothing else.
 */
export async function copyLast(database: Database, sql: string, file: string, signal?: AbortSignal): Promise<number> {
  let kind: string | undefined;
  for await (const statement of readingStatements(database, sql)) {
    kind = statement.kind;
    // A type that PIVOT's next statement needs.
    if (kind === 'CREATE') await statement.run().then((result) => result.close());
  }
  if (kind === undefined) return noStatement();
  if (kind === 'EXPLAIN') {
    throw new MotifError('INVALID_QUERY', {
      message: 'what EXPLAIN gives is text for reading, which no Parquet file is made of',
      hint: 'Ask for it with --format table.',
    });
  }
  const last = splitStatements(`${sql}\n;`).statements.at(-1) ?? '';
  const source = /^\s*(describe|desc|show|summarize)\b/i.test(withoutComments(last)) ? `FROM (${last}\n)` : last;
  const target = `${quoteText(file)}`;
  const copy = `COPY (${source}\n) TO ${target} (FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)`;
  let count = 0;
  for await (const statement of database.statements(copy)) {
    try {
      if (statement.kind !== 'COPY' && !(isPivot(sql) && OF_PIVOT.includes(statement.kind))) {
        throw refusal(statement.kind);
      }
      signal?.throwIfAborted();
      const result = await statement.run();
      for await (const [rows] of result.rows()) if (statement.kind === 'COPY') count = Number(rows);
    } finally {
      statement.close();
    }
  }
  return count;
}

/** DuckDB's own words, with the place in the statement that it shows; what it refuses for another reason than it says. */
export function invalidQuery(error: unknown, sql: string): unknown {
  if (!(error instanceof Error) || error instanceof MotifError) return error;
  const [, kind] = /^\s*(insert|update|delete|merge|truncate|copy|export)\b/i.exec(withoutComments(sql)) ?? [];
  if (kind !== undefined) return refusal(kind.toUpperCase(), error);
  const message = error.message.replace(/^Failed to extract statements: /, '').trimEnd();
  if (!/file system operations are disabled/.test(message)) {
    return new MotifError('INVALID_QUERY', message, { cause: error });
  }
  const hint = 'Only the archive is read here: other files are streams (motif run --input), or for DuckDB itself.';
  return new MotifError('INVALID_QUERY', { message, hint }, { cause: error });
}

/** Each in turn, prepared, refused if it writes; the next is prepared once the one before has run. */
async function* readingStatements(database: Database, sql: string): AsyncGenerator<Statement> {
  // DuckDB fails without a word where there is no statement.
  const { statements, isBlank } = splitStatements(`${sql}\n;`);
  if (statements.length === 0 && isBlank) return;
  for await (const statement of database.statements(sql)) {
    try {
      refuseWriting(statement, isPivot(sql));
      yield statement;
    } finally {
      statement.close();
    }
  }
}

/** PIVOT without its values makes a temporary type of them first, which is no writing. */
function isPivot(sql: string): boolean {
  return /\bpivot\b/i.test(sql) && !/\bcreate\b/i.test(sql);
}

function refuseWriting({ kind, parameters }: Statement, mayCreate: boolean): void {
  if (kind !== 'SELECT' && kind !== 'EXPLAIN' && !(kind === 'CREATE' && mayCreate)) {
    throw refusal(kind.replaceAll('_', ' '));
  }
  if (parameters > 0) {
    throw new MotifError('INVALID_QUERY', {
      message: 'the statement waits for a value (? or $1), and there is none to give',
      hint: 'Write the value in its place.',
    });
  }
}

function refusal(kind: string, cause?: unknown): MotifError {
  const hint =
    kind === 'COPY' || kind === 'EXPORT'
      ? 'Ask for the rows with SELECT or FROM, and write them with --out FILE.'
      : 'Ask with SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT or EXPLAIN.';
  return new MotifError(
    'INVALID_QUERY',
    { message: `${kind} is refused: the archive is only read here`, hint },
    cause === undefined ? undefined : { cause },
  );
}

function noStatement(): never {
  throw new MotifError('INVALID_QUERY', {
    message: 'there is no statement to run',
    hint: 'For example: motif sql "SELECT behaviour, count(*) FROM behaviours GROUP BY ALL"',
  });
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*|\/\*[\s\S]*?\*\/|;/g, '');
}
