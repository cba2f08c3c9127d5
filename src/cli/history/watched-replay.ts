import type { HistoryOptions } from '../../history/replay.js';
import { stepLine } from '../archive/step-line.js';
import type { CliContext } from '../context.js';
import type { ExitCode } from '../exit-code.js';
import { exitCodeOfSignal, stopOnSignal } from '../stop-signal.js';
import { plural } from '../wording.js';

/** What a replay tells meanwhile, and how it is stopped. */
export type WatchOptions = Required<Pick<HistoryOptions, 'onNote' | 'signal'>> & {
  readonly onStep: NonNullable<HistoryOptions['onProgress']>;
};

/**
 * Does something that replays, with a line that says how far it is, and until a signal stops it. Returns the exit code: what `told`
 * makes of the answer, or the signal's.
 */
export async function watchedReplay<T>(
  context: CliContext,
  work: (options: WatchOptions) => Promise<T>,
  told: (answer: T) => ExitCode | Promise<ExitCode>,
): Promise<ExitCode> {
  const line = stepLine(context);
  const stop = stopOnSignal(context, () => line(undefined));
  try {
    const answer = await work({
      onStep: ({ events, share }) => line(`${plural(events, 'event')} replayed, ${Math.floor(share * 100)} %`),
      onNote: (note) => {
        line(undefined);
        context.process.stderr.write(`${note}\n`);
      },
      signal: stop.signal,
    });
    line(undefined);
    const signal = stop.caught();
    return signal === undefined ? await told(answer) : exitCodeOfSignal(signal);
  } finally {
    line(undefined);
    stop.dispose();
  }
}
