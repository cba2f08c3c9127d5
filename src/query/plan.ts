import type { BehaviourType } from '../behaviour.js';
import type { Expression } from '../patterns/expression.js';
import type { RowPattern } from '../patterns/pattern.js';
import type { Field, Schema } from '../schema.js';
import type { Duration } from '../time.js';

/** A declared input, checked: what `CREATE TABLE` said. */
export interface StreamDeclaration {
  readonly name: string;
  readonly schema: Schema;
  /** Absent for a table without a WATERMARK. */
  readonly watermark?: { readonly field: number; readonly delay: Duration };
  readonly connector: FileConnector;
}

export interface FileConnector {
  readonly kind: 'filesystem';
  /** As written. */
  readonly path: string;
  /** Resolved against the folder of `streams.sql`. */
  readonly file: string;
  readonly format: FileFormat;
}

export type FileFormat = 'csv' | 'json' | 'parquet';

/** One query, checked and typed: all that the engine needs. */
export interface QueryPlan {
  readonly type: BehaviourType;
  readonly file: string;
  readonly stream: string;
  /** Places of the key's fields in the stream's schema. */
  readonly partitionBy: readonly number[];
  readonly pattern: RowPattern;
  /** The fields of the stream that DEFINE and MEASURES read: a kept row holds these. */
  readonly fields: readonly number[];
  readonly measures: readonly (Field & { readonly expression: Expression })[];
  /** Over the match's row: the key's fields, then the measures. */
  readonly where?: Expression;
  /** Over the match's row too. */
  readonly select: readonly (Field & { readonly expression: Expression })[];
}

/** A folder of queries, checked. */
export interface Project {
  readonly folder: string;
  readonly streams: readonly StreamDeclaration[];
  readonly queries: readonly QueryPlan[];
}
