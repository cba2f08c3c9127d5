import type { Behaviour } from '../behaviour.js';
import type { MotifError } from '../errors.js';
import type { Project } from '../query/plan.js';
import type { PartitionDiscovery, Source } from '../sources/source.js';
import type { Duration, Timestamp } from '../time.js';
import type { Past } from './reloading/past.js';
import type { QueriesChanged } from './reloading/queries-changed.js';
import type { Reloads } from './reloading/reloads.js';
import type { EpochStore } from './store.js';
import type { SystemClock } from './system-clock.js';

export interface RunOptions {
  readonly project: Project;
  /** Here or by discovery, at least one a stream that a query reads; none for queries over VALUES. The run opens and closes them. */
  readonly sources: readonly Source[];
  /** Where more sources are looked for: before the run begins, and then as often as each says. */
  readonly discoveries?: readonly PartitionDiscovery[];
  /** Needed where a source is polled or pushed, or discovery goes on; it says too since when time waits. */
  readonly clock?: SystemClock;
  /** Called with what the user should know of an input: a file that has gone, one that is passed over. */
  readonly onNote?: (note: string) => void | Promise<void>;
  /** Without one, nothing is kept and nothing can be continued. The caller closes it. */
  readonly store?: EpochStore;
  /** What of earlier runs and epochs queries can read that begin later. Without it a run goes on only with the queries it began with. */
  readonly past?: Past;
  /** Other projects that are to take this one's place under way. */
  readonly reloads?: Reloads;
  /** Which task of its project this is, where its input is divided: the partition of the behaviours that it gives. Default: 0. */
  readonly partition?: number;
  /** The streams whose rows are handed on with each epoch, to be read by other tasks. Default: none. */
  readonly handsOn?: readonly string[];
  /** Called when queries have become others. Without it `onNote` is told. */
  readonly onChanged?: (changed: QueriesChanged) => void | Promise<void>;
  /** How many near misses of each query are kept with an epoch, and in a minute of event time. Default: none. */
  readonly nearMisses?: number;
  /** Called with what an epoch found, after its commit; the next epoch's are not shown before this one's promise settles. */
  readonly onBehaviours?: (behaviours: readonly Behaviour[]) => void | Promise<void>;
  /** Called after each commit, and about once a second while there is nothing to read. */
  readonly onProgress?: (progress: RunProgress) => void;
  /** Records that an epoch takes at most. Default: 1,024 at first, then doubling up to 32,768, or 8,192 without a store. */
  readonly epochSize?: number;
  /** How long an epoch takes at least, where there is a clock and no backlog: what comes meanwhile is committed together. Microseconds. Default: 0. */
  readonly commitInterval?: Duration;
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
  /** Events that were left out, for they had come before. */
  readonly duplicates: number;
  readonly behaviours: number;
  /** How much of all input has been read, 0 to 1, where every source knows. */
  readonly share?: number;
  /** Event time reached, once there is one. */
  readonly watermark?: Timestamp;
  /** What holds event time back, where the run has a clock. */
  readonly waitingFor?: WaitingFor;
  /** Where there are webhooks. */
  readonly delivering?: Delivering;
}

/** What is still to be delivered to webhooks, and what was given up since this began. */
export interface Delivering {
  readonly left: number;
  /** Where all that is left waits. */
  readonly nextTry?: Timestamp;
  readonly failed: number;
  /** All input has been read: the run waits for this alone. */
  readonly isLast?: true;
}

/** The partition whose watermark is the least, or the folder whose first or next file is waited for. */
export interface WaitingFor {
  readonly stream: string;
  /** As it stands in positions; where there is no partition to wait for, what one is looked for in. */
  readonly source: string;
  readonly partition?: number;
  /** The partition's latest; absent before its first event. */
  readonly lastEventTime?: Timestamp;
  /** Since when, by the system clock, it has been the one, and its event time the same. */
  readonly since: Timestamp;
  /** Whether it has given nothing for `'scan.watermark.idle-timeout'`: then time goes on with the clock, or without it. */
  readonly idle: boolean;
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
  /** What events that came late have changed of what was told, and what of it is no more. */
  readonly revised?: number;
  readonly retracted?: number;
  /** The stream that its behaviours go into: INSERT INTO. */
  readonly into?: string;
}
