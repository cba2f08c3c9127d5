import { openForQuestion } from '../archive/open-for-question.js';
import type { Behaviour } from '../behaviour.js';
import type { DeadLetter } from '../dead-letter.js';
import { Task } from '../engine/task.js';
import type { Project } from '../query/plan.js';
import type { Timestamp } from '../time.js';
import { inOrder } from './in-order.js';
import type { ChosenKey } from './key-condition.js';
import { type LiveEnd, liveEnd } from './live-end.js';
import { openReplay } from './open-replay.js';
import { ReplayedTask } from './replayed-task.js';

export interface ReplayOptions {
  /** The archive's folder. */
  readonly directory: string;
  /** The queries, with those that they read. */
  readonly project: Project;
  /** The behaviours of this time and later. Events from before are read as far back as they may decide something of these. */
  readonly since?: Timestamp;
  /** The behaviours before this time. */
  readonly until?: Timestamp;
  /** Only events with these values. Default: all. */
  readonly keys?: readonly ChosenKey[];
  /** Whether time goes on to the end of all that is archived, also where the runs that wrote it have not ended it. Default: false. */
  readonly toTheEnd?: boolean;
  /** Called with what is found, and how far event time was then; the replay waits for it. */
  readonly onBehaviours?: (behaviours: readonly Behaviour[], watermark: Timestamp) => void | Promise<void>;
  readonly onDeadLetters?: (letters: readonly DeadLetter[]) => void;
  /** Called after each step, with the queries as they are then. */
  readonly onStep?: (progress: ReplayProgress, task: Task) => void;
  /** What the user should know of what the archive has no more. */
  readonly onNote?: (note: string) => void;
  /** Aborted: the replay ends, with `interrupted`. */
  readonly signal?: AbortSignal;
}

export interface ReplayProgress {
  readonly events: number;
  readonly behaviours: number;
  /** How much has been read, 0 to 1. */
  readonly share: number;
  /** Event time reached. */
  readonly watermark: Timestamp;
}

export interface ReplaySummary {
  readonly events: number;
  readonly behaviours: number;
  /** Events of these streams that came late: no query saw them then, and none does now. */
  readonly late: number;
  readonly deadLetters: number;
  readonly interrupted: boolean;
  /** How far the runs that wrote the archive had come. */
  readonly live: LiveEnd;
  /** What event time had reached for certain in these. */
  readonly certain: Timestamp;
}

/**
 * Puts the archived events through the queries: the same matcher, the same order and positions, and so the same ids. Event time
 * ends where the runs that wrote the archive have ended it: with the end of their input if that was read, else with what
 * is there. Nothing is written.
 * @throws MotifError `INVALID_ARGUMENT` where there is no archive, `ARCHIVE_MISMATCH` where it does not have what the queries read.
 */
export async function replayArchive(options: ReplayOptions): Promise<ReplaySummary> {
  const { directory, signal, onNote, onStep } = options;
  const live = await liveEnd(directory);
  const database = await openForQuestion(directory, { sql: '', eachStream: true });
  try {
    const { project, readers, ends, late, notes } = await openReplay(database, live, options);
    for (const note of notes) onNote?.(note);
    const task = new Task(project);
    const replayed = new ReplayedTask(task, options, ends);
    try {
      const all = readers.reduce((sum, { count }) => sum + count, 0);
      let events = 0;
      for await (const read of inOrder(readers)) {
        if (signal?.aborted || read.from >= ends.end) break;
        task.add(read.batch);
        events += read.batch.length;
        await replayed.advance(read.watermark);
        onStep?.(
          { events, behaviours: replayed.behaviours, share: events / Math.max(1, all), watermark: replayed.reached },
          task,
        );
      }
      const interrupted = signal?.aborted ?? false;
      if (!interrupted) await replayed.end();
      const { behaviours, deadLetters } = replayed;
      return { events, behaviours, late, deadLetters, interrupted, live, certain: ends.certain };
    } finally {
      await Promise.all([task.close(), ...readers.map((reader) => reader.close())]);
    }
  } finally {
    await database.close();
  }
}
