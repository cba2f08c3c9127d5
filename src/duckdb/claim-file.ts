import type { DuckDBConnection } from '@duckdb/node-api';
import { quoteText } from '../quote-text.js';
import { databaseError } from './database-error.js';
import { holdFile } from './open-database.js';
import type { OpenOptions } from './open-options.js';

/** What claimed files are attached to: an instance of its own for each would take ten times as long. */
let keeper: Promise<DuckDBConnection> | undefined;
let claims = 0;

/**
 * Has a database file, made where there is none, to itself until what is given is called; a process that is killed loses it.
 * One file is always given by one path, as in `openDatabase`.
 * @throws MotifError `ARCHIVE_LOCKED` naming the process that has it, `ENVIRONMENT` when it cannot be opened.
 */
export async function claimFile(path: string, { commandOf }: Pick<OpenOptions, 'commandOf'>): Promise<Claim> {
  const release = holdFile(path, 'write');
  const name = `claim${++claims}`;
  try {
    keeper ??= connect();
    const connection = await keeper;
    await connection.run(`ATTACH ${quoteText(path)} AS ${name}`);
    return {
      async release() {
        await connection.run(`DETACH ${name}`);
        release();
      },
    };
  } catch (error) {
    release();
    throw databaseError(path, error, commandOf);
  }
}

export interface Claim {
  release(): Promise<void>;
}

async function connect(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  return (await DuckDBInstance.create(':memory:')).connect();
}
