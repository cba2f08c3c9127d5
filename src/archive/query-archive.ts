import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chunk, Database, Result, ResultField, Statement } from '../duckdb/database.js';
import { MotifError } from '../errors.js';
import type { Value } from '../schema.js';
import { existingDirectory, hasArchive, openArchiveFile } from './archive-file.js';
import { requireLayout } from './layout.js';

export interface ArchiveAnswer {
  readonly columns: readonly ResultField[];
  /** Once, as they come. The archive is closed after the last, or when the reader stops. */
  readonly rows: AsyncIterable<readonly Value[]>;
  /** As `rows`, in place of them: many at a time, by column. */
  chunks(): AsyncIterable<Chunk>;
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
      hint: await wayToOne(directory),
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
    return {
      columns: result.columns,
      rows: readThenClose(() => result.rows(), close),
      chunks: () => readThenClose(() => result.chunks(), close),
      close,
    };
  } catch (error) {
    await database.close();
    throw refusedByName(error, sql) ?? invalidQuery(error);
  }
}

/** The demo's, say, is within the folder where a user's own would be. */
async function wayToOne(directory: string): Promise<string> {
  const within: string[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const folder = join(directory, name);
    if (await hasArchive(folder).catch(() => false)) within.push(folder);
  }
  const [one] = within.sort();
  if (one === undefined) return 'Make one with `motif run` first, or name another folder with --archive DIR.';
  return `There is one in "${one}": name it with --archive DIR. \`motif run\` makes one in the folder it names.`;
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

/** DuckDB itself refuses some statements that write before it says what they are, with reasons that lead nowhere. */
function refusedByName(error: unknown, sql: string): MotifError | undefined {
  if (error instanceof MotifError) return undefined;
  const [, kind] = /^\s*(insert|update|delete|merge|truncate|copy|export)\b/i.exec(withoutComments(sql)) ?? [];
  return kind === undefined ? undefined : refusal(kind.toUpperCase(), error);
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

/** PIVOT without its values makes a temporary type of them first, which is no writing. */
function refuseWriting({ kind, parameters }: Statement, isPivot: boolean): void {
  if (kind !== 'SELECT' && kind !== 'EXPLAIN' && !(kind === 'CREATE' && isPivot)) {
    throw refusal(kind.replaceAll('_', ' '));
  }
  if (parameters > 0) {
    throw new MotifError('INVALID_QUERY', {
      message: 'the statement waits for a value (? or $1), and there is none to give',
      hint: 'Write the value in its place.',
    });
  }
}

async function* readThenClose<T>(read: () => AsyncIterable<T>, close: () => Promise<void>): AsyncGenerator<T> {
  try {
    yield* read();
  } catch (error) {
    throw invalidQuery(error);
  } finally {
    await close();
  }
}

/** DuckDB's own words, with the place in the statement that it shows. */
function invalidQuery(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof MotifError) return error;
  const message = error.message.replace(/^Failed to extract statements: /, '').trimEnd();
  if (!/file system operations are disabled/.test(message)) {
    return new MotifError('INVALID_QUERY', message, { cause: error });
  }
  const hint = 'Only the archive is read here: other files are streams (motif run --input), or for DuckDB itself.';
  return new MotifError('INVALID_QUERY', { message, hint }, { cause: error });
}

function withoutComments(sql: string): string {
  return sql.replace(/--.*|\/\*[\s\S]*?\*\/|;/g, '');
}
