import type { Schema } from '../schema.js';
import { storedType } from './stored-type.js';

/** A table of the archive: a folder of segments, a table of each generation of hot rows, and a view. */
export interface ArchiveTable {
  /** `behaviours`, `events/shop`: its name in the hot rows and in the manifest. */
  readonly path: string;
  readonly columns: Schema;
  /** Which column says what day a row belongs to. */
  readonly time: string;
  /** What that day is called, as a column of the view and in the folders' names. */
  readonly date: string;
  /** In which order a compacted segment has its rows, in SQL. */
  readonly clusteredBy: readonly string[];
}

const text = { kind: 'VARCHAR' } as const;
const time = { kind: 'TIMESTAMP' } as const;
const json = { kind: 'JSON' } as const;
const integer = { kind: 'INTEGER' } as const;
const bigint = { kind: 'BIGINT' } as const;

/** The tables that every archive has, by their names. */
export const FIXED_TABLES = {
  behaviours: {
    path: 'behaviours',
    columns: [
      { name: 'id', type: text },
      { name: 'behaviour', type: text },
      { name: 'version', type: text },
      { name: 'kind', type: text },
      { name: 'time', type: time },
      { name: 'key', type: json },
      { name: 'values', type: json },
      { name: 'source', type: text },
      { name: 'partition', type: integer },
      { name: 'offset', type: bigint },
      { name: 'revision', type: integer },
    ],
    time: 'time',
    date: 'date',
    clusteredBy: ['behaviour', 'key', 'time', 'offset'],
  },
  /** `time` is the behaviour's. */
  evidence: {
    path: 'evidence',
    columns: [
      { name: 'id', type: text },
      { name: 'ordinal', type: integer },
      { name: 'variable', type: text },
      { name: 'source', type: text },
      { name: 'partition', type: integer },
      { name: 'offset', type: bigint },
      { name: 'last_offset', type: bigint },
      { name: 'count', type: bigint },
      { name: 'time', type: time },
    ],
    time: 'time',
    date: 'date',
    clusteredBy: ['id', 'ordinal'],
  },
  late: {
    path: 'late',
    columns: [
      { name: 'stream', type: text },
      { name: 'time', type: time },
      { name: 'lateness', type: { kind: 'INTERVAL' } },
      { name: 'source', type: text },
      { name: 'partition', type: integer },
      { name: 'offset', type: bigint },
    ],
    time: 'time',
    date: 'date',
    clusteredBy: ['stream', 'time', 'source', 'partition', 'offset'],
  },
  dead_letters: {
    path: 'dead_letters',
    columns: [
      { name: 'stream', type: text },
      { name: 'source', type: text },
      { name: 'partition', type: integer },
      { name: 'offset', type: bigint },
      { name: 'line', type: bigint },
      { name: 'reason', type: text },
      { name: 'raw', type: text },
      { name: 'ingested_at', type: time },
    ],
    time: 'ingested_at',
    date: 'date',
    clusteredBy: ['stream', 'source', 'partition', 'offset'],
  },
  /** A row when a run begins and one when it ends: the view shows the last of each. */
  runs: {
    path: 'runs',
    columns: [
      { name: 'run', type: text },
      { name: 'engine', type: text },
      { name: 'motif', type: text },
      { name: 'began_at', type: time },
      { name: 'ended_at', type: time },
      { name: 'events', type: bigint },
      { name: 'late', type: bigint },
      { name: 'dead_letters', type: bigint },
      { name: 'behaviours', type: bigint },
    ],
    time: 'began_at',
    date: 'date',
    clusteredBy: ['began_at', 'run', 'ended_at'],
  },
} as const satisfies Readonly<Record<string, ArchiveTable>>;

/** What every event has beside its declared fields. */
export const EVENT_COLUMNS: Schema = [
  { name: '_time', type: time },
  { name: '_source', type: text },
  { name: '_partition', type: integer },
  { name: '_offset', type: bigint },
  { name: '_ingested_at', type: time },
];

const EVENTS_FOLDER = 'events/';

export interface StreamLayout {
  readonly name: string;
  readonly schema: Schema;
  /** Columns of the key that most is asked by. */
  readonly clusteredBy?: readonly string[];
}

/** A stream's own table. */
export function streamTable({ name, schema, clusteredBy = [] }: StreamLayout): ArchiveTable {
  const columns = [...schema.map((field) => ({ ...field, type: storedType(field.type) })), ...EVENT_COLUMNS];
  return {
    path: `${EVENTS_FOLDER}${name}`,
    columns,
    time: '_time',
    date: '_date',
    clusteredBy: [...clusteredBy, '_time', '_source', '_partition', '_offset'],
  };
}

/** The stream whose table this is; undefined for the others. */
export function streamOf(path: string): string | undefined {
  return path.startsWith(EVENTS_FOLDER) ? path.slice(EVENTS_FOLDER.length) : undefined;
}

/** The table at a path as the manifest knows it. */
export function tableAt(path: string, columns: Schema, clusteredBy: readonly string[]): ArchiveTable {
  const fixed = Object.values<ArchiveTable>(FIXED_TABLES).find((table) => table.path === path);
  return fixed ?? { path, columns, time: '_time', date: '_date', clusteredBy };
}

/** The views for all streams together and for what is not of one stream: names that no stream or query can take. */
export const EVENTS = 'events';
export const FIXED_NAMES: ReadonlySet<string> = new Set([EVENTS, ...Object.keys(FIXED_TABLES)]);
