import { numbers, repeatedTexts, texts } from '../archive/hot/append-columns.js';
import { rowJson } from '../archive/row-json.js';
import type { Behaviour } from '../behaviour.js';
import type { Database } from '../duckdb/database.js';
import type { Timestamp } from '../time.js';

const SCHEMA = 'replay';
const NAME = 'found';

/** What a replay found, as a table that questions are asked of. */
export const REPLAYED: string = `${SCHEMA}.${NAME}`;

/** Behaviours that are written together. */
const TOGETHER = 20_000;

/** Writes what a replay finds beside the archive's views, as these have it. Several rows more: what it began with, when it was decided, and its place among the query's. */
export class ReplayedBehaviours {
  readonly #database: Database;
  #waiting: { readonly behaviour: Behaviour; readonly decided: Timestamp }[] = [];

  private constructor(database: Database) {
    this.#database = database;
  }

  static async begin(database: Database): Promise<ReplayedBehaviours> {
    await database.run(`CREATE SCHEMA ${SCHEMA}`);
    await database.run(`CREATE TABLE ${REPLAYED} (
      id VARCHAR, behaviour VARCHAR, version VARCHAR, kind VARCHAR, time TIMESTAMP, key VARCHAR, "values" VARCHAR,
      source VARCHAR, partition INTEGER, "offset" BIGINT, decided DOUBLE, place BIGINT)`);
    return new ReplayedBehaviours(database);
  }

  async add(behaviours: readonly Behaviour[], decided: Timestamp): Promise<void> {
    for (const behaviour of behaviours) this.#waiting.push({ behaviour, decided });
    if (this.#waiting.length >= TOGETHER) await this.write();
  }

  async write(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const all = waiting.map(({ behaviour }) => behaviour);
    const columns = [
      texts(all.map(({ id }) => id)),
      repeatedTexts(all.map(({ type }) => type.name)),
      repeatedTexts(all.map(({ type }) => type.version)),
      repeatedTexts(all.map(({ kind }) => kind)),
      numbers(
        'TIMESTAMP',
        all.map(({ time }) => time),
      ),
      texts(all.map(({ type, key }) => rowJson(type.key, key))),
      texts(all.map(({ type, values }) => rowJson(type.columns, values))),
      repeatedTexts(all.map(({ evidence: [first] }) => first?.source ?? null)),
      numbers(
        'INTEGER',
        all.map(({ evidence: [first] }) => first?.partition),
      ),
      numbers(
        'BIGINT',
        all.map(({ evidence: [first] }) => first?.offset),
      ),
      numbers(
        'DOUBLE',
        waiting.map(({ decided }) => decided),
      ),
      numbers(
        'BIGINT',
        all.map(({ position }) => position.offset),
      ),
    ];
    await this.#database.append({ schema: SCHEMA, name: NAME }, columns, all.length);
  }
}
