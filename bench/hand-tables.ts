import {
  BIGINT,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  TIMESTAMP,
  VARCHAR,
} from '@duckdb/node-api';
import type { HandEvent, HandMatch } from './hand-event.js';

const CHUNK = 2_048;

const EVENT_TYPES = [
  ...[TIMESTAMP, VARCHAR, VARCHAR, VARCHAR, DOUBLE, VARCHAR, VARCHAR],
  ...[VARCHAR, INTEGER, BIGINT, TIMESTAMP],
];
const BEHAVIOUR_TYPES = [VARCHAR, VARCHAR, VARCHAR, VARCHAR, TIMESTAMP, VARCHAR, VARCHAR];
const EVIDENCE_TYPES = [VARCHAR, INTEGER, VARCHAR, VARCHAR, INTEGER, BIGINT];

/** What of an archive this benchmark fills; event time is `ts`. */
export async function createTables(connection: DuckDBConnection): Promise<void> {
  await connection.run(`CREATE TABLE events (
    ts TIMESTAMP, user_id VARCHAR, item_id VARCHAR, event VARCHAR, price DOUBLE, session VARCHAR, page VARCHAR,
    _source VARCHAR, _partition INTEGER, _offset BIGINT, _ingested_at TIMESTAMP)`);
  await connection.run(`CREATE TABLE behaviours (
    id VARCHAR, behaviour VARCHAR, version VARCHAR, kind VARCHAR, time TIMESTAMP, key VARCHAR, "values" VARCHAR)`);
  await connection.run(`CREATE TABLE evidence (
    id VARCHAR, ordinal INTEGER, variable VARCHAR, source VARCHAR, partition INTEGER, "offset" BIGINT)`);
}

export class HandTables {
  readonly #connection: DuckDBConnection;
  readonly #source: string;

  constructor(connection: DuckDBConnection, source: string) {
    this.#connection = connection;
    this.#source = source;
  }

  async append(events: readonly HandEvent[], matches: readonly HandMatch[]): Promise<void> {
    await this.#appendEvents(events);
    await this.#appendRows(
      'main',
      'behaviours',
      BEHAVIOUR_TYPES,
      matches.map((match) => this.#behaviour(match)),
    );
    await this.#appendRows(
      'main',
      'evidence',
      EVIDENCE_TYPES,
      matches.flatMap((match) => this.#evidence(match)),
    );
  }

  async #appendEvents(events: readonly HandEvent[]): Promise<void> {
    const now = timestamp(Date.now() * 1_000);
    const appender = await this.#connection.createAppender('events', 'main');
    for (let from = 0; from < events.length; from += CHUNK) {
      const rows = events.slice(from, from + CHUNK);
      const chunk = DuckDBDataChunk.create(EVENT_TYPES, rows.length);
      chunk.setColumns([
        rows.map(({ time }) => timestamp(time)),
        rows.map((row) => row.user_id),
        rows.map((row) => row.item_id),
        rows.map((row) => row.event),
        rows.map((row) => row.price),
        rows.map((row) => row.session),
        rows.map((row) => row.page),
        rows.map(() => this.#source),
        rows.map(() => 0),
        rows.map((row) => BigInt(row.offset)),
        rows.map(() => now),
      ]);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  async #appendRows(
    schema: string,
    table: string,
    types: readonly DuckDBType[],
    rows: readonly (readonly DuckDBValue[])[],
  ): Promise<void> {
    const appender = await this.#connection.createAppender(table, schema);
    for (let from = 0; from < rows.length; from += CHUNK) {
      const part = rows.slice(from, from + CHUNK);
      const chunk = DuckDBDataChunk.create(types, part.length);
      chunk.setRows(part);
      appender.appendDataChunk(chunk);
    }
    appender.closeSync();
  }

  #behaviour({ first, last, addedAt }: HandMatch): readonly DuckDBValue[] {
    const key = { user_id: last.user_id, item_id: last.item_id };
    const values = { ...key, added_at: iso(addedAt), removed_at: iso(last.time) };
    return [
      String(first),
      'cart_changed_mind',
      '1',
      'match',
      timestamp(last.time),
      JSON.stringify(key),
      JSON.stringify(values),
    ];
  }

  #evidence({ first, last }: HandMatch): readonly (readonly DuckDBValue[])[] {
    const id = String(first);
    return [
      [id, 0, 'A', this.#source, 0, BigInt(first)],
      [id, 1, 'R', this.#source, 0, BigInt(last.offset)],
    ];
  }
}

function timestamp(micros: number): DuckDBTimestampValue {
  return new DuckDBTimestampValue(BigInt(micros));
}

function iso(micros: number): string {
  return new Date(micros / 1_000).toISOString();
}
