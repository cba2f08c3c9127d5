import type { Database } from '../duckdb/database.js';
import { Task } from '../engine/task.js';
import type { ReplayOptions, ReplaySummary } from './contract.js';
import type { EventReader } from './event-reader.js';
import { inOrder } from './in-order.js';
import type { LiveEnd } from './live-end.js';
import { looksIn } from './looks-in.js';
import { openReplay } from './open-replay.js';
import { ReplayedTask } from './replayed-task.js';
import { withHistory } from './with-history.js';

/**
 * Puts the archived events through the queries: the same matcher, the same order and positions, and so the same ids. Event time
 * ends where the runs that wrote the archive have ended it: with the end of their input if that was read, else with what
 * is there. Nothing is written.
 * @throws MotifError `INVALID_ARGUMENT` where there is no archive, `ARCHIVE_MISMATCH` where it does not have what the queries read.
 */
export function replayArchive(options: ReplayOptions): Promise<ReplaySummary> {
  return withHistory(options.directory, (database, live) => replayFrom(database, live, options));
}

/** Out of an archive that is open. */
export async function replayFrom(
  database: Database,
  live: LiveEnd,
  options: Omit<ReplayOptions, 'directory'>,
): Promise<ReplaySummary> {
  const { signal, onNote, onStep, onOpen } = options;
  const opened = await openReplay(database, live, options);
  const { project, readers, ends, late, since, until, notes } = opened;
  for (const note of notes) onNote?.(note);
  const task = new Task(project);
  const replayed = new ReplayedTask(task, options, opened);
  try {
    // What several queries read otherwise is counted once.
    const counted = countedReaders(readers);
    const all = counted.reduce((sum, { count }) => sum + count, 0);
    let events = 0;
    for await (const read of inOrder(readers)) {
      if (signal?.aborted || read.from >= ends.end) break;
      task.add(read.batch);
      if (counted.some(({ stream }) => stream.name === read.batch.stream)) events += read.batch.length;
      const share = events / Math.max(1, all);
      if (onOpen !== undefined) {
        const reached = Math.min(read.last, read.watermark);
        for (const { rows, time } of looksIn(read.batch, all)) {
          if (!(time <= reached)) break;
          await replayed.advance(time);
          onOpen((events - read.batch.length + rows) / Math.max(1, all), task);
        }
        await replayed.advance(reached);
        onOpen(share, task);
      }
      await replayed.advance(read.watermark);
      const { behaviours, reached } = replayed;
      onStep?.({ events, behaviours, share, watermark: reached });
    }
    const interrupted = signal?.aborted ?? false;
    if (!interrupted) await replayed.end();
    const { behaviours, deadLetters } = replayed;
    return {
      events,
      behaviours,
      late,
      deadLetters,
      interrupted,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      live,
      certain: ends.certain,
    };
  } finally {
    await Promise.all([task.close(), ...readers.map((reader) => reader.close())]);
  }
}

/** Of each stream the one that has most of it. */
function countedReaders(readers: readonly EventReader[]): readonly EventReader[] {
  const most = new Map<string, EventReader>();
  for (const reader of readers.toSorted((a, b) => a.count - b.count)) most.set(reader.of, reader);
  return [...most.values()];
}
