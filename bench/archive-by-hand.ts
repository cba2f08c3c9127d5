import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { MILLISECOND, SECOND } from '../src/time.js';
import type { HandEvent, HandMatch } from './hand-event.js';
import { createTables, HandTables } from './hand-tables.js';
import { OpenAdds } from './open-adds.js';

/** All of it in one file, which nobody else can open meanwhile. */
export const DATABASE = 'by-hand.duckdb';

const EPOCH = 20_000;
const DELAY = 5 * SECOND;

/**
 * The loop one would write for this file and this pattern alone: lines, `JSON.parse`, a Map, and DuckDB's appender,
 * one transaction every 20,000 events. Rows are held until the watermark passes them, as the query's are; unlike
 * `motif run` it keeps no state in the archive, so it could not go on after a kill.
 */
export async function archiveByHand(file: string, folder: string): Promise<void> {
  const tables = await HandCommits.open(join(folder, DATABASE), file);
  const matcher = new HandMatcher();
  let events: HandEvent[] = [];
  const commit = async (watermark: number): Promise<void> => {
    await tables.commit(events, matcher.advance(watermark));
    events = [];
  };

  let offset = 0;
  let latest = Number.NEGATIVE_INFINITY;
  const handle = await open(file);
  for await (const line of handle.readLines()) {
    const event: HandEvent = JSON.parse(line);
    event.time = Date.parse(event.ts) * MILLISECOND;
    event.offset = offset++;
    latest = Math.max(latest, event.time);
    events.push(event);
    matcher.add(event);
    if (events.length === EPOCH) await commit(latest - DELAY);
  }
  await commit(Number.POSITIVE_INFINITY);
  await tables.close();
}

/** A transaction an epoch. */
export class HandCommits {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #tables: HandTables;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, source: string) {
    this.#instance = instance;
    this.#connection = connection;
    this.#tables = new HandTables(connection, source);
  }

  static async open(file: string, source: string): Promise<HandCommits> {
    const instance = await DuckDBInstance.create(file);
    const connection = await instance.connect();
    await createTables(connection);
    return new HandCommits(instance, connection, source);
  }

  async commit(events: readonly HandEvent[], matches: readonly HandMatch[]): Promise<void> {
    await this.#connection.run('BEGIN');
    await this.#tables.append(events, matches);
    await this.#connection.run('COMMIT');
  }

  async close(): Promise<void> {
    await this.#connection.run('CHECKPOINT');
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Add, then remove, by a Map. */
export class HandMatcher {
  readonly #open = new OpenAdds<string>();
  #waiting: HandEvent[] = [];

  add(event: HandEvent): void {
    this.#waiting.push(event);
  }

  /** Takes the waiting events before `watermark` in event-time order. */
  advance(watermark: number): HandMatch[] {
    const matches: HandMatch[] = [];
    const due = this.#waiting.filter(({ time }) => time < watermark);
    this.#waiting = this.#waiting.filter(({ time }) => time >= watermark);
    due.sort((a, b) => a.time - b.time || a.offset - b.offset);
    for (const event of due) {
      if (event.event !== 'add' && event.event !== 'remove') continue;
      this.#open.advance(event.time);
      const key = `${event.user_id} ${event.item_id}`;
      if (event.event === 'add') {
        this.#open.add(key, event);
        continue;
      }
      const added = this.#open.remove(key);
      if (added !== undefined) matches.push({ first: added.offset, addedAt: added.time, last: event });
    }
    return matches;
  }
}
