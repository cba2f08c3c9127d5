import type { BehaviourType } from '../behaviour.js';
import type { StoredSchema } from './stored-type.js';
import { CLAIMS_TABLE } from './tables.js';

/** Counts up when an older motif could no longer read what this one writes. */
export const FORMAT = 3;
/** Of an archive that tasks write: who does not know of claims would take for rows what does not count. */
export const CLAIMED_FORMAT = 4;

export type Format = typeof FORMAT | typeof CLAIMED_FORMAT;

/** Those that this motif reads. */
export const FORMATS: readonly Format[] = [FORMAT, CLAIMED_FORMAT];

/** The truth about what an archive holds beside the hot rows: a file that is not listed here is not part of it. */
export interface Manifest {
  readonly format: Format;
  /** The version of motif that made the archive. */
  readonly motif: string;
  /** The folder's absolute path, which the catalogue's views name. */
  readonly directory: string;
  /** How many changes there have been. */
  readonly sequence: number;
  /** By name. */
  readonly engines: Readonly<Record<string, EngineEntry>>;
  /** By path. */
  readonly tables: Readonly<Record<string, TableEntry>>;
  readonly segments: readonly Segment[];
  /** Files that others have taken the place of; they stay for those who still read them. */
  readonly replaced: readonly ReplacedFile[];
}

export interface EngineEntry {
  /** Its generations up to this one are in segments, and no longer hot. 0: none. */
  readonly sealed: number;
  /** What its queries give: a view each. */
  readonly behaviours: readonly BehaviourType[];
  /** Its hot file was lost: what it reads again may be in a segment already. */
  readonly isRestored?: boolean;
}

export interface TableEntry {
  /** As they were declared one after the other: which of them a segment has is written at the segment. The last one holds. */
  readonly schemas: readonly StoredSchema[];
  /** Whose rows stand together in a compacted segment. */
  readonly clusteredBy: readonly string[];
}

/** A Parquet file of rows of one table. */
export interface Segment {
  /** From the archive's folder on, with `/`. */
  readonly path: string;
  readonly table: string;
  /** Which of the table's schemas, from 0. */
  readonly schema: number;
  /** All its rows are of this day of UTC (`2026-11-26`); null: of several, or of none. */
  readonly date: string | null;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
  /** The first and the last time of its rows, in microseconds since 1970; null: none has any. */
  readonly first: number | null;
  readonly last: number | null;
  /** 0 as sealed; one more than those it was compacted from. */
  readonly level: number;
  /** Who sealed it; of one that was compacted, nobody. */
  readonly engine?: string;
  readonly generation?: number;
  /** The last epoch that it has of each claim. Absent: they are many, or its table does not say. */
  readonly claims?: Readonly<Record<string, number>>;
}

export interface ReplacedFile {
  readonly path: string;
  /** Since when, in microseconds since 1970. */
  readonly since: number;
  /** Nothing took its place: when the archive was restored, it seemed to be no part of it. */
  readonly isPassedOver?: true;
}

export function emptyManifest(directory: string, motif: string): Manifest {
  return { format: FORMAT, motif, directory, sequence: 0, engines: {}, tables: {}, segments: [], replaced: [] };
}

export function engineEntry({ engines }: Manifest, name: string): EngineEntry {
  return engines[name] ?? { sealed: 0, behaviours: [] };
}

/** Once tasks have written an archive, all who write it say of each row who wrote it, or that nobody claimed it. */
export function isClaimed({ tables }: Pick<Manifest, 'tables'>): boolean {
  return CLAIMS_TABLE.path in tables;
}
