import type { ArchivedStream } from '../archived-stream.js';
import type { BehaviourType } from '../behaviour.js';
import type { Connector } from '../connector.js';
import type { MessagePart } from '../message-format.js';
import type { Expression } from '../patterns/expression.js';
import type { FoldedQuery } from '../patterns/folded-query.js';
import type { RowPattern } from '../patterns/pattern.js';
import type { WrittenConditions } from '../patterns/tracing/condition-part.js';
import type { Field, Schema, Value } from '../schema.js';
import type { Duration } from '../time.js';
import type { WindowShape } from '../windows/window-shape.js';

/** Rows that FROM can name, checked: what `CREATE TABLE` declared, or what another query gives. */
export interface StreamDeclaration extends ArchivedStream {
  /**
   * Of the schema's fields those that the input does not have, in the order in which they are computed: each is over the
   * fields of the input and those computed before it. Absent where the input has all.
   */
  readonly computed?: readonly {
    readonly field: number;
    readonly expression: Expression;
    /** What it is of the input's own fields, as a text that is the same however it is written. */
    readonly meaning: string;
  }[];
  /** Absent for a table without a WATERMARK. */
  readonly watermark?: {
    readonly field: number;
    /** Further columns that hold the event time too. */
    readonly sameFields?: readonly number[];
    readonly delay: Duration;
    /**
     * `'scan.watermark.max-ahead' = '1 hour'`: how far after the largest event time of its partition so far an event may
     * be; one beyond is a dead letter. The first of a partition may be of any time. Microseconds.
     */
    readonly maxAhead?: Duration;
    /**
     * `'scan.watermark.idle-timeout' = '30 s'`: how long, by the system clock, a partition of live input may give nothing
     * before time goes on without it. Microseconds.
     */
    readonly idleTimeout?: Duration;
  };
  /**
   * `'state.ttl' = '24 hours'`: how long after its last event a key's past is remembered where nothing of it is open: the
   * count that MATCH_NUMBER() gives, that it has begun (`^`), the rows that PREV reaches. Queries that need one of these
   * are refused without it. Microseconds.
   */
  readonly stateTtl?: Duration;
  /**
   * `'state.max-open-matches' = '1000'`: how many start rows of one key a query may have open, undecided; with one more
   * the earliest is given up and reported. A pattern over a stream needs this or WITHIN.
   */
  readonly maxOpen?: number;
  /** `'dedupe.ttl' = '10 minutes'`: for how much event time of its partition a CloudEvent that comes again is left out. */
  readonly dedupeTtl?: Duration;
  /**
   * Where its events come from; absent: from queries. Where queries insert into a stream with a Kafka connector, what they
   * give is written there, and who reads the stream reads what they give.
   */
  readonly connector?: Connector;
  /** Of what a query gives: its version, and the tables behind it, which say how much is remembered. */
  readonly version?: string;
  readonly tables?: readonly string[];
  /** Of what is declared and queries insert into: their versions. */
  readonly inserted?: readonly string[];
}

/** One query, checked and typed: all that the engine needs. */
export type QueryPlan = (MatchQueryPlan | SelectQueryPlan | JoinQueryPlan | WindowQueryPlan | OverQueryPlan) & {
  readonly into?: Insertion;
};

/** `INSERT INTO stream`: what becomes of the query's behaviours. */
export interface Insertion {
  /** Theirs: its name and columns are the stream's. */
  readonly type: BehaviourType;
  /** The value of each column of the stream, over the SELECT's columns; undefined: the behaviour's event time. */
  readonly columns: readonly (Expression | undefined)[];
  /** The column that holds the stream's event time. */
  readonly time?: number;
  /** Of a Kafka table, where its records have a key. */
  readonly key?: MessagePart;
}

/**
 * A SELECT without MATCH_RECOGNIZE: each row of its input is a behaviour, and the input's columns are its values. Of a UNION
 * ALL the input has one column more, the number of the row's part, so that what several make of one event is told apart.
 */
export interface SelectQueryPlan {
  readonly kind: 'select';
  readonly type: BehaviourType;
  readonly file: string;
  readonly input: QueryInput;
  /** Whether all that it reads has an event time, which its rows then have too, whether it is selected or not. */
  readonly overStream: boolean;
}

export interface MatchQueryPlan {
  readonly kind: 'match';
  readonly type: BehaviourType;
  readonly file: string;
  readonly input: QueryInput;
  /** Places of the key's fields in the input's schema. */
  readonly partitionBy: readonly number[];
  /** How a key's rows are sorted; empty: as they come. Of a stream it is the event time. */
  readonly orderBy: readonly OrderItem[];
  readonly pattern: RowPattern;
  readonly conditions: WrittenConditions;
  /** The fields of the input that DEFINE and MEASURES, and with ALL ROWS the output, read: a kept row holds these. */
  readonly fields: readonly number[];
  readonly measures: readonly (Field & { readonly expression: Expression })[];
  /** Over the match's row: the key's fields, then the measures; with ALL ROWS, all the input's fields, then the measures. */
  readonly where?: Expression;
  /** Over the match's row too. */
  readonly select: readonly (Field & { readonly expression: Expression })[];
  /** `'table.exec.emit.allow-lateness'`: events that are no later than this revise what was told. Microseconds. */
  readonly allowedLateness?: Duration;
}

/** Each pair of rows that belong together is a behaviour; of a left join also a left row that has no partner. */
export interface JoinQueryPlan {
  readonly kind: 'join';
  readonly type: BehaviourType;
  readonly file: string;
  /**
   * What time brings, of both sides, in one order. Its columns: the event time, the key, what is read of either side, where
   * they share places, and the number of the part, counted through both sides: the left's come first.
   */
  readonly input: QueryInput;
  /** A right side that is a table. Its columns: the key, what is read of it, and the number of the part. */
  readonly table?: QueryInput;
  readonly left: JoinSide;
  readonly right: JoinSide;
  readonly matching: JoinMatching;
  readonly outer: boolean;
  /** What else must be true of a pair. This and what follows is over the left side's fields, then the right's. */
  readonly on?: Expression;
  readonly where?: Expression;
  readonly select: readonly (Field & { readonly expression: Expression })[];
  /** Which of the SELECT's columns hold the event time of what comes out. */
  readonly times: readonly number[];
}

export interface JoinSide {
  /** As FROM calls it. */
  readonly name: string;
  /** How many parts of a UNION ALL it has; 1 without. */
  readonly parts: number;
  /** Places of the key in the input's schema, or the table's. */
  readonly keys: readonly number[];
  /** What is read of it, and where that is in the input's schema, or the table's. */
  readonly fields: Schema;
  readonly places: readonly number[];
}

/** Which rows of one key belong together, by their time. */
export type JoinMatching =
  /**
   * `lower <= right time - left time <= upper`, microseconds. A left row without a partner has `deadline` after its own as
   * its event time, which is the upper bound as it is written (with `<`, one more), but never a time before its own.
   */
  | { readonly kind: 'interval'; readonly lower: Duration; readonly upper: Duration; readonly deadline: Duration }
  /** The right row that is the latest and not later; with `ttl`, not earlier than so long before. Microseconds. */
  | { readonly kind: 'version'; readonly ttl?: Duration }
  /** All that the table has. */
  | { readonly kind: 'table' };

/** An aggregation over windows: a closed window's groups are behaviours. DuckDB runs it over the rows of closed windows. */
export interface WindowQueryPlan {
  readonly kind: 'window';
  /** The key is what groups the rows besides the window. */
  readonly type: BehaviourType;
  readonly file: string;
  readonly input: QueryInput;
  /** The place in the input's schema of the column that DESCRIPTOR names. */
  readonly time: number;
  /** The places of the SELECT's columns that are the window's end: the behaviour's event time. */
  readonly times: readonly number[];
  readonly window: WindowShape;
  /** The fields of the input that the statement reads. */
  readonly fields: readonly number[];
  readonly statement: {
    /** The SELECT's columns. */
    readonly select: string;
    /** What the key's columns are computed with; none where there is no key. */
    readonly keys: readonly string[];
    /** WHERE, GROUP BY and HAVING. */
    readonly tail: string;
  };
  /** The place in the input's schema of each of the key's columns; undefined for an expression. */
  readonly keys: readonly (number | undefined)[];
  /** And of those of the SELECT's columns that are a column of the input as it is; empty where that is not known. */
  readonly plain: readonly (number | undefined)[];
  /** The same, where all its aggregates can be kept up to date row by row: then no rows are held and DuckDB is not asked. */
  readonly folded?: FoldedQuery;
}

/** A SELECT with OVER: each row is a behaviour, and sees rows of its key before it. DuckDB runs it. */
export interface OverQueryPlan {
  readonly kind: 'over';
  readonly type: BehaviourType;
  readonly file: string;
  readonly input: QueryInput;
  /** Places of the key's fields in the input's schema. */
  readonly partitionBy: readonly number[];
  /** The places of the SELECT's columns that are the row's event time. */
  readonly times: readonly number[];
  /** The fields of the input that the statement reads. */
  readonly fields: readonly number[];
  /** How far back a row sees; neither over a table, which is read as a whole. */
  readonly reach: {
    /** Microseconds. */
    readonly range?: Duration;
    /** Rows of the key. */
    readonly rows?: number;
  };
  /** The place of a column with the number of the row's part, where it reads a UNION ALL: one event may come of several. */
  readonly part?: number;
  /** After so long without a row a key begins anew: where it reaches back by rows. Microseconds. */
  readonly stateTtl?: Duration;
  readonly statement: {
    readonly select: string;
    /** WHERE, WINDOW and QUALIFY. */
    readonly tail: string;
  };
  /** The place in the input's schema of each of the SELECT's columns that is a column of it as it is; empty where that is not known. */
  readonly plain: readonly (number | undefined)[];
}

export interface OrderItem {
  /** Over the input's fields. */
  readonly expression: Expression;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** All that a query reads: as time goes on, and what it looks up in a table. */
export function inputsOf(plan: QueryPlan): readonly QueryInput[] {
  return plan.kind === 'join' && plan.table !== undefined ? [plan.input, plan.table] : [plan.input];
}

/** The streams that a query reads, each once. */
export function streamsOf(plan: QueryPlan): readonly string[] {
  return [...new Set(inputsOf(plan).flatMap(streamsOfInput))];
}

function streamsOfInput({ branches }: QueryInput): readonly string[] {
  return branches.flatMap((branch) => (branch.kind === 'stream' ? [branch.stream] : []));
}

/** What the query's behaviours are to whoever gets them. */
export function outputType({ type, into }: QueryPlan): BehaviourType {
  return into?.type ?? type;
}

/** Whether a query's rows come in event-time order as time goes on; else they are a table's: bounded, and read as a whole. */
export function readsStream(plan: QueryPlan): boolean {
  return plan.kind === 'select' ? plan.overStream : plan.input.time !== undefined;
}

/** The streams of which a query reads all rows at once. */
export function tablesOf(plan: QueryPlan): readonly string[] {
  if (plan.kind === 'join') return plan.table === undefined ? [] : streamsOfInput(plan.table);
  return readsStream(plan) ? [] : streamsOf(plan);
}

/** Whether DuckDB runs it. */
export function isWindowed(plan: QueryPlan): plan is WindowQueryPlan | OverQueryPlan {
  return plan.kind === 'window' || plan.kind === 'over';
}

/** The rows that MATCH_RECOGNIZE reads, or that a SELECT without it gives. */
export interface QueryInput {
  /** As FROM calls it: the stream, or the alias of a subquery. */
  readonly name: string;
  readonly schema: Schema;
  /** The place of the event time in `schema`. Without one it is a table: bounded, and read as a whole. */
  readonly time?: number;
  /** Further places that hold the event time too. */
  readonly sameTime?: readonly number[];
  /** One, or the parts of a UNION ALL. */
  readonly branches: readonly InputBranch[];
}

/** `where` and `columns` are over the stream's fields; without `columns` its rows are taken as they are. */
export type InputBranch =
  | {
      readonly kind: 'stream';
      readonly stream: string;
      readonly where?: Expression;
      readonly columns?: readonly Expression[];
    }
  | { readonly kind: 'values'; readonly rows: readonly (readonly Value[])[] };

/** A folder of queries, checked. */
export interface Project {
  readonly folder: string;
  /** Those that are declared, and what queries give that another reads. */
  readonly streams: readonly StreamDeclaration[];
  readonly queries: readonly QueryPlan[];
}
