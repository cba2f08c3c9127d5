import type { Segment } from '../manifest.js';
import type { StoredSchema } from '../stored-type.js';

/** What a segment says of itself, in its Parquet metadata under `motif`: enough to make the manifest anew. */
export interface SegmentNote
  extends Pick<
    Segment,
    'table' | 'schema' | 'date' | 'rows' | 'first' | 'last' | 'level' | 'engine' | 'generation' | 'claims'
  > {
  readonly format: number;
  /** The table's columns when it was written. */
  readonly columns: StoredSchema;
  readonly clusteredBy: readonly string[];
  /** The paths of segments whose place it takes, with all others of its name: */
  readonly replaces?: readonly string[];
  /** so many. */
  readonly parts: number;
  /** With `replaces`: the generations that each engine had in segments by then. */
  readonly sealed?: Readonly<Record<string, number>>;
}
