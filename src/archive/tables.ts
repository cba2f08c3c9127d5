import type { ArchivedStream } from '../archived-stream.js';
import type { ScalarKind, Schema } from '../schema.js';
import { type StoredColumn, type StoredSchema, storedType } from './stored-type.js';
import { hasClaimColumns, withClaimColumns } from './views/claim-columns.js';

/** A table of the archive: a folder of segments, a table of each generation of hot rows, and a view. */
export interface ArchiveTable {
  /** `behaviours`, `events/shop`: its name in the hot rows and in the manifest. */
  readonly path: string;
  readonly columns: StoredSchema;
  /** Which column says what day a row belongs to. */
  readonly time: string;
  /** What that day is called, as a column of the view and in the folders' names. */
  readonly date: string;
  /** In which order a compacted segment has its rows, in SQL. */
  readonly clusteredBy: readonly string[];
}

export type FixedTable = 'behaviours' | 'evidence' | 'late' | 'dead_letters' | 'near_misses' | 'runs';

/** The tables that every archive has, by their names. */
export const FIXED_TABLES: Readonly<Record<FixedTable, ArchiveTable>> = {
  behaviours: {
    path: 'behaviours',
    columns: columns({
      id: 'VARCHAR',
      behaviour: 'VARCHAR',
      version: 'VARCHAR',
      kind: 'VARCHAR',
      time: 'TIMESTAMP',
      key: 'JSON',
      values: 'JSON',
      source: 'VARCHAR',
      partition: 'INTEGER',
      offset: 'BIGINT',
      revision: 'INTEGER',
    }),
    time: 'time',
    date: 'date',
    clusteredBy: ['behaviour', 'key', 'time', 'offset'],
  },
  /** `time` is the behaviour's, and so is `revision`, which older files do not have: 0. */
  evidence: {
    path: 'evidence',
    columns: columns({
      id: 'VARCHAR',
      ordinal: 'INTEGER',
      variable: 'VARCHAR',
      source: 'VARCHAR',
      partition: 'INTEGER',
      offset: 'BIGINT',
      last_offset: 'BIGINT',
      count: 'BIGINT',
      time: 'TIMESTAMP',
      revision: 'INTEGER',
    }),
    time: 'time',
    date: 'date',
    clusteredBy: ['id', 'ordinal'],
  },
  late: {
    path: 'late',
    columns: columns({
      stream: 'VARCHAR',
      time: 'TIMESTAMP',
      lateness: 'INTERVAL',
      source: 'VARCHAR',
      partition: 'INTEGER',
      offset: 'BIGINT',
    }),
    time: 'time',
    date: 'date',
    clusteredBy: ['stream', 'time', 'source', 'partition', 'offset'],
  },
  dead_letters: {
    path: 'dead_letters',
    columns: columns({
      stream: 'VARCHAR',
      source: 'VARCHAR',
      partition: 'INTEGER',
      offset: 'BIGINT',
      line: 'BIGINT',
      reason: 'VARCHAR',
      raw: 'VARCHAR',
      ingested_at: 'TIMESTAMP',
    }),
    time: 'ingested_at',
    date: 'date',
    clusteredBy: ['stream', 'source', 'partition', 'offset'],
  },
  /** `time` is when it came to nothing; `events` is what it had, in JSON. */
  near_misses: {
    path: 'near_misses',
    columns: columns({
      query: 'VARCHAR',
      version: 'VARCHAR',
      key: 'JSON',
      time: 'TIMESTAMP',
      reason: 'VARCHAR',
      steps: 'INTEGER',
      of_steps: 'INTEGER',
      furthest: 'VARCHAR',
      waited_for: 'VARCHAR',
      failed: 'VARCHAR',
      values: 'JSON',
      missing: 'DOUBLE',
      started_at: 'TIMESTAMP',
      source: 'VARCHAR',
      partition: 'INTEGER',
      offset: 'BIGINT',
      by_source: 'VARCHAR',
      by_partition: 'INTEGER',
      by_offset: 'BIGINT',
      events: 'JSON',
    }),
    time: 'time',
    date: 'date',
    clusteredBy: ['query', 'key', 'time', 'source', 'partition', 'offset'],
  },
  /** A row when a run begins and one when it ends: the view shows the last of each. */
  runs: {
    path: 'runs',
    columns: columns({
      run: 'VARCHAR',
      engine: 'VARCHAR',
      motif: 'VARCHAR',
      began_at: 'TIMESTAMP',
      ended_at: 'TIMESTAMP',
      events: 'BIGINT',
      late: 'BIGINT',
      dead_letters: 'BIGINT',
      behaviours: 'BIGINT',
      duplicates: 'BIGINT',
    }),
    time: 'began_at',
    date: 'date',
    clusteredBy: ['began_at', 'run', 'ended_at'],
  },
};

/**
 * Who has written for a task, and from which epoch on what earlier owners wrote does not count. Only in archives that tasks
 * write; its rows are never pruned.
 */
export const CLAIMS_TABLE: ArchiveTable = {
  path: 'claims',
  columns: columns({
    task: 'VARCHAR',
    claim: 'VARCHAR',
    number: 'BIGINT',
    first_epoch: 'BIGINT',
    engine: 'VARCHAR',
    claimed_at: 'TIMESTAMP',
  }),
  time: 'claimed_at',
  date: 'date',
  clusteredBy: ['task', 'number'],
};

/** When an event happened. */
const TIME = '_time';

/** What every event has beside its declared fields. */
export const EVENT_COLUMNS: Schema = columns({
  _time: 'TIMESTAMP',
  _source: 'VARCHAR',
  _partition: 'INTEGER',
  _offset: 'BIGINT',
  _ingested_at: 'TIMESTAMP',
});

/** Of a stream that says whose its events are, and of one that keeps each record as it came. */
export const KEY_COLUMN: StoredColumn = { name: '_key', type: { kind: 'VARCHAR' } };
export const RAW_COLUMN: StoredColumn = { name: '_raw', type: { kind: 'BLOB' } };

const EVENTS_FOLDER = 'events/';

export interface StreamLayout extends ArchivedStream {
  /** Columns of the key that most is asked by. */
  readonly clusteredBy?: readonly string[];
}

/** A stream's own table. */
export function streamTable({ name, schema, keyFields, timeField, keepsRaw, clusteredBy }: StreamLayout): ArchiveTable {
  const time = timeField === undefined ? undefined : schema[timeField]?.name;
  const key = keyFields?.map((place) => schema[place]?.name ?? '');
  return {
    path: `${EVENTS_FOLDER}${name}`,
    columns: [
      ...schema.map((field) => ({ ...field, type: storedType(field.type) })),
      ...EVENT_COLUMNS.map((column) => (time !== undefined && column.name === TIME ? { ...column, of: time } : column)),
      ...(keyFields === undefined ? [] : [KEY_COLUMN]),
      ...(keepsRaw === true ? [RAW_COLUMN] : []),
    ],
    time: '_time',
    date: '_date',
    clusteredBy: [...(clusteredBy ?? key ?? []), '_time', '_source', '_partition', '_offset'],
  };
}

/** The stream whose table this is; undefined for the others. */
export function streamOf(path: string): string | undefined {
  return path.startsWith(EVENTS_FOLDER) ? path.slice(EVENTS_FOLDER.length) : undefined;
}

/** Whether it is a table that every archive has. */
export function isFixed(path: string): boolean {
  return path in FIXED_TABLES;
}

/** The table at a path as the manifest knows it. */
export function tableAt(path: string, columns: StoredSchema, clusteredBy: readonly string[]): ArchiveTable {
  const fixed = [...Object.values(FIXED_TABLES), CLAIMS_TABLE].find((table) => table.path === path);
  if (fixed === undefined) return { path, columns, time: '_time', date: '_date', clusteredBy };
  return hasClaimColumns(columns) ? { ...fixed, columns: withClaimColumns(fixed.columns) } : fixed;
}

/** The views for all streams together and for what is not of one stream: names that no stream or query can take. */
export const EVENTS = 'events';
export const FIXED_NAMES: ReadonlySet<string> = new Set([EVENTS, ...Object.keys(FIXED_TABLES)]);

function columns(types: Readonly<Record<string, ScalarKind>>): Schema {
  return Object.entries(types).map(([name, kind]) => ({ name, type: { kind } }));
}
