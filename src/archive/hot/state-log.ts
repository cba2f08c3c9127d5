import type { Database } from '../../duckdb/database.js';
import { quoteText } from '../../quote-text.js';
import type { CheckpointChanges, StatePiece } from '../epoch.js';
import { numbers, repeatedTexts, texts } from './append-columns.js';
import { STATE } from './hot-store.js';
import { statePieces } from './state-pieces.js';

/** What a row takes beside its bytes, about. */
const ROW_BYTES = 64;
const NEWEST = 'SELECT max(rowid) FROM motif.state GROUP BY owner, key';
const BYTES = `coalesce(sum(${ROW_BYTES} + coalesce(octet_length(state), 0)), 0)`;

/** Below this the log is left alone. */
const SMALL_LOG = 64 * 1024 * 1024;

/**
 * Pieces of state as they change: rows are only added, the newest of an (owner, key) holds, one without state forgets.
 * Once the log is four times what still holds of it, the rest is deleted, in the transaction of a commit.
 */
export class StateLog {
  readonly #database: Database;
  readonly #smallLog: number;
  #epoch: number;
  #loggedBytes: number;
  #liveBytes: number;

  private constructor(database: Database, smallLog: number, row: readonly [number, number, number]) {
    this.#database = database;
    this.#smallLog = smallLog;
    [this.#epoch, this.#loggedBytes, this.#liveBytes] = row;
  }

  static async open(database: Database, smallLog: number = SMALL_LOG): Promise<StateLog> {
    const [row = []] = await database.rows(`SELECT coalesce(max(epoch), 0), ${BYTES} FROM motif.state`);
    const [epoch, logged] = [Number(row[0]), Number(row[1])];
    const live = logged <= smallLog ? 0 : await liveBytes(database);
    return new StateLog(database, smallLog, [epoch, logged, live]);
  }

  /** What holds, in the order in which it was last changed. */
  restore(): Promise<readonly StatePiece[]> {
    return statePieces(this.#database);
  }

  /** Inside the transaction of a commit. */
  async append({ forgotten = [], pieces }: CheckpointChanges): Promise<void> {
    if (forgotten.length > 0) {
      await this.#database.run(`DELETE FROM motif.state WHERE owner IN (${forgotten.map(quoteText).join(', ')})`);
    }
    if (this.#loggedBytes > Math.max(this.#smallLog, 4 * this.#liveBytes)) await this.compact();
    this.#epoch += 1;
    const columns = [
      numbers(
        'BIGINT',
        pieces.map(() => this.#epoch),
      ),
      repeatedTexts(pieces.map(({ owner }) => owner)),
      texts(pieces.map(({ key }) => key)),
      { type: 'BLOB' as const, values: pieces.map(({ state }) => state) },
    ];
    await this.#database.append(STATE, columns, pieces.length);
    for (const { state } of pieces) this.#loggedBytes += ROW_BYTES + (state?.length ?? 0);
  }

  /** Deletes what holds no more. Inside a transaction. */
  async compact(): Promise<void> {
    await this.#database.run(`DELETE FROM motif.state WHERE state IS NULL OR rowid NOT IN (${NEWEST})`);
    this.#liveBytes = await liveBytes(this.#database);
    this.#loggedBytes = this.#liveBytes;
  }
}

async function liveBytes(database: Database): Promise<number> {
  const [row = []] = await database.rows(
    `SELECT ${BYTES} FROM motif.state WHERE rowid IN (${NEWEST}) AND state IS NOT NULL`,
  );
  return Number(row[0]);
}
