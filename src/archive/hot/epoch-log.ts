import type { Batch } from '../../batch.js';
import type { Database } from '../../duckdb/database.js';
import type { Epoch, KeptEpoch } from '../epoch.js';
import { texts } from './append-columns.js';
import { EPOCHS, qualified } from './hot-store.js';
import { StoredRows, type StreamTable } from './stored-rows.js';

/** An epoch as it stands in the log: of each of its batches the stream, and how many rows of it. */
interface LoggedEpoch {
  readonly record: Uint8Array;
  readonly batches: readonly (readonly [stream: string, length: number])[];
}

/**
 * The epochs since the last checkpoint. Their events are not stored twice: they are the last rows of the streams' tables,
 * in the order in which they were appended.
 */
export class EpochLog {
  readonly #database: Database;
  #length = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database): Promise<EpochLog> {
    const log = new EpochLog(database);
    log.#length = (await log.#read()).length;
    return log;
  }

  /** How many epochs were committed since the last checkpoint. */
  get length(): number {
    return this.#length;
  }

  /** Inside the transaction of a commit. */
  async append({ events, record, checkpoint }: Epoch): Promise<void> {
    if (checkpoint !== undefined) {
      if (this.#length > 0) await this.#database.run(`DELETE FROM ${qualified(EPOCHS)}`);
      this.#length = 0;
      return;
    }
    this.#length += 1;
    const columns = [{ type: 'BLOB' as const, values: [record] }, texts([JSON.stringify(batchesOf(events))])];
    await this.#database.append(EPOCHS, columns, 1);
  }

  /** `tableOf` says where a stream's events are: these epochs' are the last of them. */
  async restore(tableOf: (stream: string) => StreamTable): Promise<readonly KeptEpoch[]> {
    const epochs = await this.#read();
    const lengths = new Map<string, number>();
    for (const [stream, length] of epochs.flatMap(({ batches }) => batches)) {
      lengths.set(stream, (lengths.get(stream) ?? 0) + length);
    }
    const rows = new Map<string, StoredRows>();
    for (const [stream, length] of lengths) {
      rows.set(stream, await StoredRows.last(this.#database, tableOf(stream), length));
    }
    return epochs.map(({ record, batches }) => ({
      record,
      length: lengthOf(batches),
      events: async () => {
        const events: Batch[] = [];
        for (const [stream, length] of batches) {
          const batch = await rows.get(stream)?.take(length);
          if (batch !== undefined) events.push(batch);
        }
        return events;
      },
    }));
  }

  /** The same epochs without their events. */
  async records(): Promise<readonly KeptEpoch[]> {
    return (await this.#read()).map(({ record, batches }) => ({ record, length: lengthOf(batches) }));
  }

  async #read(): Promise<readonly LoggedEpoch[]> {
    const epochs: LoggedEpoch[] = [];
    const result = await this.#database.query(`SELECT record, batches FROM ${qualified(EPOCHS)} ORDER BY rowid`);
    for await (const { length, values, bytes } of result.chunks()) {
      for (let row = 0; row < length; row++) {
        const batches: LoggedEpoch['batches'] = JSON.parse(String(values[1]?.[row]));
        epochs.push({ record: bytes[0]?.[row] ?? new Uint8Array(0), batches });
      }
    }
    return epochs;
  }
}

function batchesOf(events: readonly Batch[]): LoggedEpoch['batches'] {
  return events.map(({ stream, length }) => [stream, length]);
}

function lengthOf(batches: LoggedEpoch['batches']): number {
  return batches.reduce((sum, [, length]) => sum + length, 0);
}
