import { open, rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Database, Result } from '../../duckdb/database.js';
import { MotifError } from '../../errors.js';
import type { ArchiveAnswer, ArchiveReader, Completion } from './archive-reader.js';
import { completeSql } from './complete-sql.js';
import { type Asked, openForQuestion, requireArchive } from './open-for-question.js';
import { copyLast, invalidQuery, lastResult } from './read-statements.js';

/** @throws MotifError `INVALID_ARGUMENT` when there is no archive in the folder. */
export async function openArchiveReader(directory: string): Promise<ArchiveReader> {
  await requireArchive(directory);
  const running = new Set<Database>();

  async function openOne(asked: Asked): Promise<Database> {
    const database = await openForQuestion(directory, asked);
    running.add(database);
    return database;
  }
  async function closeOne(database: Database): Promise<void> {
    running.delete(database);
    await database.close();
  }

  return {
    async query(sql, signal): Promise<ArchiveAnswer> {
      const database = await openOne({ sql });
      const release = interruptOn(signal, database);
      try {
        const result = await lastResult(database, sql, signal);
        return answerOf(result, sql, signal, async () => {
          release();
          await result.close();
          await closeOne(database);
        });
      } catch (error) {
        release();
        await closeOne(database);
        signal?.throwIfAborted();
        throw invalidQuery(error, sql);
      }
    },

    async copyToParquet(sql, file, signal): Promise<number> {
      const whole = resolve(file);
      const unfinished = `${whole}.unfinished`;
      const database = await openOne({ sql, output: unfinished });
      const release = interruptOn(signal, database);
      try {
        await (await open(unfinished, 'w')).close();
        const count = await copyLast(database, sql, unfinished, signal);
        signal?.throwIfAborted();
        await rename(unfinished, whole);
        return count;
      } catch (error) {
        signal?.throwIfAborted();
        throw isOfMachine(error) ? unwritable(file, error) : invalidQuery(error, sql);
      } finally {
        release();
        await closeOne(database);
        await rm(unfinished, { force: true });
      }
    },

    complete: (text) => complete(directory, text),
    progress: () => [...running].at(-1)?.progress(),
    interrupt(): void {
      for (const database of running) database.interrupt();
    },
    async close(): Promise<void> {
      for (const database of running) {
        database.interrupt();
        await closeOne(database);
      }
    },
  };
}

function answerOf(
  result: Result,
  sql: string,
  signal: AbortSignal | undefined,
  close: () => Promise<void>,
): ArchiveAnswer {
  /** What is interrupted between two chunks ends like an answer that has no more. */
  async function* thenClose<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      for await (const item of items) {
        signal?.throwIfAborted();
        yield item;
      }
      signal?.throwIfAborted();
    } catch (error) {
      signal?.throwIfAborted();
      throw invalidQuery(error, sql);
    } finally {
      await close();
    }
  }
  return {
    columns: result.columns,
    rows: thenClose(result.rows()),
    chunks: () => thenClose(result.chunks()),
    close,
  };
}

function interruptOn(signal: AbortSignal | undefined, database: Database): () => void {
  signal?.throwIfAborted();
  const interrupt = (): void => database.interrupt();
  signal?.addEventListener('abort', interrupt);
  return () => signal?.removeEventListener('abort', interrupt);
}

/** From the operating system, or what DuckDB made of it. */
function isOfMachine(error: unknown): boolean {
  return error instanceof MotifError ? error.code === 'ENVIRONMENT' : error instanceof Error && 'syscall' in error;
}

function unwritable(file: string, error: unknown): MotifError {
  const cause = error instanceof MotifError ? (error.cause ?? error) : error;
  const reason = cause instanceof Error ? cause.message.split('\n', 1).join('') : String(cause);
  return new MotifError('ENVIRONMENT', `cannot write ${file}: ${reason}`, { cause });
}

async function complete(directory: string, text: string): Promise<readonly Completion[]> {
  const database = await openForQuestion(directory).catch(() => undefined);
  try {
    return database === undefined ? [] : await completeSql(database, text);
  } catch {
    return [];
  } finally {
    await database?.close();
  }
}
