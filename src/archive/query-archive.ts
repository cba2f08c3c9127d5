import type { Database, Result, Statement } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import type { Schema, Value } from '../schema.js';
import { existingDirectory, hasArchive, openArchiveFile } from './archive-file.js';
import { requireLayout } from './layout.js';

export interface ArchiveAnswer {
  readonly columns: Schema;
  /** Once, as they come. The archive is closed after the last, or when the reader stops. */
  readonly rows: AsyncIterable<readonly Value[]>;
  /** For an answer whose rows nobody reads. */
  close(): Promise<void>;
}

/**
 * Asks the archive in a folder in DuckDB's SQL; of several statements, the last one's rows. It only reads.
 * @throws MotifError `INVALID_QUERY` for what DuckDB or the rule of reading refuses, `INVALID_ARGUMENT` when there is
 * no archive, `ARCHIVE_LOCKED` while a run writes it.
 */
export async function queryArchive(directory: string, sql: string): Promise<ArchiveAnswer> {
  const folder = await existingDirectory(directory);
  if (folder === undefined || !(await hasArchive(folder))) {
    throw new MotifError('INVALID_ARGUMENT', {
      message: `there is no archive in "${directory}"`,
      hint: 'Make one with `motif run` first, or name another folder with --archive DIR.',
    });
  }
  const database = await openArchiveFile(folder, 'read');
  try {
    await requireLayout(database, directory);
    const result = await lastResult(database, sql);
    const close = async () => {
      await result.close();
      await database.close();
    };
    return { columns: result.columns, rows: rowsThenClose(result, close), close };
  } catch (error) {
    await database.close();
    throw invalidQuery(error);
  }
}

async function lastResult(database: Database, sql: string): Promise<Result> {
  const isPivot = /\bpivot\b/i.test(sql) && !/\bcreate\b/i.test(sql);
  let last: Result | undefined;
  if (withoutComments(sql).trim() !== '') {
    for await (const statement of database.statements(sql)) {
      await last?.close();
      try {
        refuseWriting(statement, isPivot);
        last = await statement.run();
      } finally {
        statement.close();
      }
    }
  }
  if (last === undefined) {
    throw new MotifError('INVALID_QUERY', {
      message: 'there is no statement to run',
      hint: 'For example: motif sql "SELECT behaviour, count(*) FROM behaviours GROUP BY ALL"',
    });
  }
  return last;
}

/** PIVOT without its values makes a temporary type of them first, which is no writing. */
function refuseWriting({ kind, parameters }: Statement, isPivot: boolean): void {
  if (kind !== 'SELECT' && kind !== 'EXPLAIN' && !(kind === 'CREATE' && isPivot)) {
    throw new MotifError('INVALID_QUERY', {
      message: `${kind.replaceAll('_', ' ')} is refused: the archive is only read here`,
      hint: 'Ask with SELECT, FROM, WITH, VALUES, DESCRIBE, SHOW, SUMMARIZE, PIVOT or EXPLAIN.',
    });
  }
  if (parameters > 0) {
    throw new MotifError('INVALID_QUERY', {
      message: 'the statement waits for a value (? or $1), and there is none to give',
      hint: 'Write the value in its place.',
    });
  }
}

async function* rowsThenClose(result: Result, close: () => Promise<void>): AsyncGenerator<readonly Value[]> {
  try {
    yield* result.rows();
  } catch (error) {
    throw invalidQuery(error);
  } finally {
    await close();
  }
}

/** DuckDB's own words, with the place in the statement that it shows. */
function invalidQuery(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MotifError) return error;
  return new MotifError('INVALID_QUERY', error.message.replace(/^Failed to extract statements: /, '').trimEnd(), {
    cause: error,
  });
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*|\/\*[\s\S]*?\*\/|;/g, '');
}
