import { openForQuestion } from '../archive/questions/open-for-question.js';
import type { Database } from '../duckdb/database.js';
import { type LiveEnd, liveEnd } from './live-end.js';

export interface OpenedHistory {
  readonly database: Database;
  readonly live: LiveEnd;
}

/** Does something with an archive as it is now, however it is written meanwhile. */
export async function withHistory<T>(
  directory: string,
  work: (database: Database, live: LiveEnd) => Promise<T>,
): Promise<T> {
  const live = await liveEnd(directory);
  const database = await openForQuestion(directory, { sql: '', eachStream: true });
  try {
    return await work(database, live);
  } finally {
    await database.close();
  }
}
