import type { Position } from './event.js';
import type { Schema, Value } from './schema.js';
import type { Timestamp } from './time.js';

/**
 * What a match, a timeout, a window or a row became: `kind` in everything a behaviour is written as. `retracted`: what was told
 * under its id is no more.
 */
export type BehaviourKind = 'match' | 'timeout' | 'window' | 'row' | 'retracted';

/** What all behaviours of one query share. */
export interface BehaviourType {
  /** The query's name; with INSERT INTO, its target's. */
  readonly name: string;
  /** With INSERT INTO, the query's own name; others have it from `name`. */
  readonly query?: string;
  /** A hash of the query's plan: comments and spaces do not count. */
  readonly version: string;
  /** The partition columns. */
  readonly key: Schema;
  /** The SELECT's columns. */
  readonly columns: Schema;
  /** What was told may be told again, revised, or retracted: of an id the last one holds. */
  readonly isRevised?: true;
}

/** An event behind a behaviour, under the pattern variable it matched; of a plain SELECT, under what FROM calls its rows. */
export interface Evidence extends Position {
  readonly variable: string;
  /** Of a window: its events of one partition. The first one's offset is `offset`, this the last one's, */
  readonly lastOffset?: number;
  /** and so many are they; between the two there may be others. */
  readonly count?: number;
}

/** What a query found, before it has its place among what the query gives. */
export interface FoundBehaviour {
  readonly type: BehaviourType;
  readonly kind: BehaviourKind;
  /** 32 hexadecimal digits: a hash of query, version, key and identity. */
  readonly id: string;
  /** Of the last matched event, or of a row's; a timeout's is its deadline. Null over a table whose rows have no time. */
  readonly time: Timestamp | null;
  readonly key: readonly Value[];
  readonly values: readonly Value[];
  readonly evidence: readonly Evidence[];
  /** Of what was told before, under the same id, and has changed since: which change this is, from 1. */
  readonly revision?: number;
}

/** The derived event: emitted once, and its id is the same whenever it is derived again. */
export interface Behaviour extends FoundBehaviour {
  /** Its source is the query, its offset its place among the query's behaviours, from 0: what reads them counts them so. */
  readonly position: Position;
}

/** The query's own name. */
export function queryOf({ query, name }: Pick<BehaviourType, 'query' | 'name'>): string {
  return query ?? name;
}
