import type { Expression } from '../../patterns/expression.js';
import type { Project } from '../plan.js';

/**
 * Queries that can be divided over tasks as they are, since rows that a query must see together are in one task. Task number
 * n has partition n of all that the stage reads, and a graph of its own.
 */
export interface Stage {
  /**
   * Of [a-z0-9_-], 40 characters at most: the same in every process, and as long as the stage has the same inputs. Queries
   * that come to it change nothing of it.
   */
  readonly name: string;
  /** The queries that each task runs, and the streams that they read and give; without queries rows are only handed on. */
  readonly project: Project;
  /** Partitions: of the topics, or of the exchanges, which all have equally many. */
  readonly tasks: 'one' | 'partitions';
  readonly inputs: readonly StageInput[];
  readonly outputs: readonly Exchange[];
  /**
   * Streams whose topics must have equally many partitions, all those of one list: rows that belong together are found in
   * partitions of one number. Whether it is so only the broker knows.
   */
  readonly copartitioned: readonly (readonly string[])[];
}

export type StageInput =
  /** Partitions of its topics, or a file. No other stage reads it, so that its events are kept once. */
  | { readonly kind: 'source'; readonly stream: string }
  /** Of a table each task reads all. Its rows are kept by the first task of the one stage of which `isKept` is true. */
  | { readonly kind: 'table'; readonly stream: string; readonly isKept: boolean }
  | { readonly kind: 'exchange'; readonly exchange: Exchange };

/**
 * Rows on their way from the tasks that have them to those that need them: each goes to the partition that its key says, with
 * its event time and its position. Several stages may write one, where several queries give the stream; several may read it.
 */
export interface Exchange {
  /** Of [a-z0-9_-], 60 characters at most: the same for the same rows by the same key. */
  readonly name: string;
  /** Whose rows: a source's, or what queries give. */
  readonly stream: string;
  /**
   * Over the stream's fields. Rows with an equal `keyIdentity` of its values go to one partition, and so do rows of another
   * exchange whose values are the same. Without any, all rows go to one partition. A row for which it cannot be computed may
   * go to any: the query that reads it rejects it.
   */
  readonly key: readonly Expression[];
}
