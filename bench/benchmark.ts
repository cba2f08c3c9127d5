/** One thing measured. */
export type Benchmark = Comparison | Growth | Beside;

interface Measured {
  readonly name: string;
  /**
   * `work`: what `run` costs an event. `process`: what its process costs an event, from start-up to the end of `run`.
   * `state`: the bytes that are still in use after `run`, more than before, an event. `figures`: what each side gives.
   */
  readonly measures: 'work' | 'process' | 'state' | 'figures';
  /** The ratios that are not to be exceeded, by the suffix of the line; '' is CPU's. */
  readonly wanted?: Readonly<Record<string, number>>;
  /** Makes the input, before anything is measured; returns what both sides are given. */
  readonly input: (options: InputOptions) => Promise<BenchmarkInput>;
}

/** motif beside a hand-written loop that does the same work on the same input: the two must find the same. */
export interface Comparison extends Measured {
  readonly kind: 'comparison';
  readonly motif: Side;
  readonly byHand: Side;
}

/** motif beside itself: how the cost of an event grows from the smallest size to the largest. */
export interface Growth extends Measured {
  readonly kind: 'growth';
  readonly largest: Side;
  readonly smallest: Side;
}

/** motif beside motif without what is looked at, or beside what one would do without motif. */
export interface Beside extends Measured {
  readonly kind: 'beside';
  readonly motif: Side;
  readonly other: Side;
  /** What the other side is. */
  readonly beside: string;
}

export interface InputOptions {
  /** Where files are kept for the next run. */
  readonly folder: string;
  /** The part of the full number of events that is asked for, up to 1. */
  readonly scale: number;
}

export interface BenchmarkInput {
  readonly events: number;
  /** The file to read, for those that read one. */
  readonly file?: string;
}

/** Each runs in a process of its own. */
export interface Side {
  /** Not measured: loads modules and makes what is in memory before the work begins. */
  readonly prepare: (input: BenchmarkInput, folder: string) => Promise<Work>;
}

export interface Work {
  readonly run: () => Promise<void>;
  /** Asked after `run`, and not measured either. */
  readonly outcome: () => Promise<Outcome>;
  /** Asked last. */
  readonly figures?: () => Promise<readonly Figure[]>;
  /** What a reader of the result must know of this run. */
  readonly note?: string;
}

/** What a side measured itself. */
export interface Figure {
  /** Of the benchmark's name: `/p99`. */
  readonly suffix: string;
  readonly unit: string;
  readonly value: number;
}

/** What a side found: two sides that did the same work are equal in it. */
export interface Outcome {
  readonly events: number;
  readonly matches: number;
  /** Over all matches, whatever their order. */
  readonly digest: number;
  /** Over every field of every event left in the archive; null where there is none. */
  readonly archived: string | null;
}

/** What one run of one side cost. */
export interface Cost {
  /** CPU time of all threads, µs an event. */
  readonly cpu: number;
  /** µs an event. */
  readonly wall: number;
  /** Peak resident memory of the process, MB. */
  readonly memory: number;
  /** Bytes in use after the work, more than before it, an event: heap, external and array buffers. */
  readonly state: number;
  /** ms from the process's start to its first output, where it has any. */
  readonly first?: number;
}

export interface Measurement {
  readonly outcome: Outcome;
  readonly cost: Cost;
  readonly figures: readonly Figure[];
  readonly note?: string;
}

/**
 * One line of the report: `value` is motif or the largest size, `baseline` the hand-written loop, the smallest size or
 * what motif stands beside. `ratio` is value / baseline: below 1, motif needs less.
 */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
  readonly kind: Benchmark['kind'];
  readonly wanted?: number;
  readonly beside?: string;
}
