import type { Archive } from '../archive/archive.js';
import type { Behaviour } from '../behaviour.js';
import type { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import type { Source } from '../sources/source.js';
import type { Timestamp } from '../time.js';

export interface RunOptions {
  readonly project: Project;
  /** At least one a stream that a query reads; none for queries over VALUES. The run opens and closes them. */
  readonly sources: readonly Source[];
  /** Without one, nothing is kept and nothing can be continued. The caller closes it. */
  readonly archive?: Archive;
  /** Called with what an epoch found, after its commit; the next epoch's are not shown before this one's promise settles. */
  readonly onBehaviours?: (behaviours: readonly Behaviour[]) => void | Promise<void>;
  /** Called after each commit. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Records that an epoch takes at most. Default: 1,024 at first, then doubling up to 32,768, or 8,192 without an archive. */
  readonly epochSize?: number;
  /** Moves event time at the end of the input instead of closing it: what is not yet decided then stays open. */
  readonly advanceTo?: Timestamp;
  /** Aborted: the epoch at hand is committed, then the run ends with `interrupted`. */
  readonly signal?: AbortSignal;
}

/** Counted since this run began; what an earlier run of the same archive did is not in it. */
export interface RunProgress {
  readonly events: number;
  readonly deadLetters: number;
  readonly late: number;
  readonly behaviours: number;
  /** How much of all input has been read, 0 to 1, where every source knows. */
  readonly share?: number;
  /** Event time reached, once there is one. */
  readonly watermark?: Timestamp;
}

export interface RunSummary extends RunProgress {
  readonly interrupted: boolean;
  /** What ended the input early (a file cut short); what was read before it is committed. */
  readonly failure?: MotifError;
  /** What each query gave, by its name; a query that found nothing is there too. */
  readonly found: ReadonlyMap<string, FoundCounts>;
  /** Whether every source had been read to its end by an earlier run: there was nothing left to do. */
  readonly nothingNew: boolean;
}

/** How many behaviours of each kind; absent: the query gives none of it. */
export interface FoundCounts {
  readonly matches?: number;
  readonly timeouts?: number;
  /** Of a plain SELECT, or unmatched with ALL ROWS PER MATCH. */
  readonly rows?: number;
  /** The stream that its behaviours go into: INSERT INTO. */
  readonly into?: string;
}
