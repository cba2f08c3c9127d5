import type { Behaviour } from '../../src/behaviour.js';
import type { RunOptions, RunProgress, RunSummary } from '../../src/engine/contract.js';
import { run } from '../../src/engine/run.js';
import type { Duration } from '../../src/time.js';
import { FakeClock } from './fake-clock.js';

/** A run that goes on while a test does something else. */
export interface LiveRun {
  readonly clock: FakeClock;
  readonly behaviours: readonly Behaviour[];
  readonly notes: readonly string[];
  readonly progress: () => RunProgress;
  /** What has ended it, where it was not stopped. */
  readonly ended: Promise<RunSummary>;
  readonly isOver: () => boolean;
  /** Resolves when it waits for more, or has ended. */
  settled(): Promise<void>;
  /** Lets so much time go by, and what is then to be done be done. */
  pass(duration: Duration): Promise<void>;
  stop(): Promise<RunSummary>;
}

export function liveRun(options: Omit<RunOptions, 'clock' | 'signal'> & { readonly clock?: FakeClock }): LiveRun {
  const clock = options.clock ?? new FakeClock();
  const abort = new AbortController();
  const behaviours: Behaviour[] = [];
  const notes: string[] = [];
  let progress: RunProgress = { events: 0, deadLetters: 0, late: 0, duplicates: 0, behaviours: 0 };
  const ended = run({
    ...options,
    clock,
    signal: abort.signal,
    onBehaviours: (found) => void behaviours.push(...found),
    onNote: (note) => void notes.push(note),
    onProgress: (next) => {
      progress = next;
    },
  });
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  const over = ended.then(end, end);
  return {
    clock,
    behaviours,
    notes,
    progress: () => progress,
    ended,
    isOver: () => isOver,
    settled: () => Promise.race([clock.settled(), over]),
    pass: (duration) => Promise.race([clock.pass(duration), over]),
    stop: () => {
      abort.abort();
      return ended;
    },
  };
}
