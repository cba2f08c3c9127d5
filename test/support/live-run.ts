import type { Behaviour } from '../../src/behaviour.js';
import type { RunOptions, RunProgress, RunSummary } from '../../src/engine/contract.js';
import { run } from '../../src/engine/run.js';
import { FakeClock } from './fake-clock.js';

/** A run that goes on while a test does something else. */
export interface LiveRun {
  readonly clock: FakeClock;
  readonly behaviours: readonly Behaviour[];
  readonly notes: readonly string[];
  readonly progress: () => RunProgress;
  /** What has ended it, where it was not stopped. */
  readonly ended: Promise<RunSummary>;
  /** Resolves when it waits for more. */
  settled(): Promise<void>;
  stop(): Promise<RunSummary>;
}

export function liveRun(options: Omit<RunOptions, 'clock' | 'signal'> & { readonly clock?: FakeClock }): LiveRun {
  const clock = options.clock ?? new FakeClock();
  const abort = new AbortController();
  const behaviours: Behaviour[] = [];
  const notes: string[] = [];
  let progress: RunProgress = { events: 0, deadLetters: 0, late: 0, behaviours: 0 };
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
  ended.catch(() => undefined);
  return {
    clock,
    behaviours,
    notes,
    progress: () => progress,
    ended,
    settled: () => Promise.race([clock.settled(), ended.then(() => undefined)]),
    stop: () => {
      abort.abort();
      return ended;
    },
  };
}
