/** One thing measured: motif beside a hand-written loop that does the same work on the same input. */
export interface Benchmark {
  readonly name: string;
  /** `work`: what `run` costs. `process`: what its process costs, from start-up to the end of `run`. */
  readonly measures: 'work' | 'process';
  /** Makes the input, before anything is measured; returns what both sides are given. */
  readonly input: (folder: string) => Promise<BenchmarkInput>;
  /** Each runs in a process of its own. */
  readonly motif: Side;
  readonly byHand: Side;
}

export interface BenchmarkInput {
  readonly events: number;
  /** The file to read, for those that read one. */
  readonly file?: string;
}

export interface Side {
  /** Not measured: loads modules and makes what is in memory before the work begins. */
  readonly prepare: (input: BenchmarkInput, folder: string) => Promise<Work>;
}

export interface Work {
  readonly run: () => Promise<void>;
  /** Asked after `run`, and not measured either. */
  readonly outcome: () => Promise<Outcome>;
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
}

export interface Measurement {
  readonly outcome: Outcome;
  readonly cost: Cost;
}

/** One line of the report. `ratio` is value / baseline: below 1, motif needs less. */
export interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
}
