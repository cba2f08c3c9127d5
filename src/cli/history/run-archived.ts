import { MotifError } from '../../errors.js';
import type { ReplaySummary } from '../../history/contract.js';
import { textOutput } from '../../sinks/text-output.js';
import { behaviourSink } from '../behaviour-sink.js';
import { checkedProject } from '../checked-project.js';
import { chooseStatus } from '../choose-status.js';
import type { CliContext } from '../context.js';
import { DONE, type ExitCode } from '../exit-code.js';
import type { RunFlags } from '../flags.js';
import { DEFAULT_ARCHIVE } from '../next-commands.js';
import { exitCodeOfSignal, stopOnSignal } from '../stop-signal.js';
import { elapsed, plural } from '../wording.js';
import { parseKey } from './parse-key.js';

/** `motif run --from archive`: what is archived is read, and what is found is shown; nothing is written. */
export async function runArchived(context: CliContext, flags: RunFlags, path: string): Promise<ExitCode> {
  refuseOthers(flags);
  const { archive: directory = DEFAULT_ARCHIVE, since, until, key = [], output } = flags;
  const keys = key.map(parseKey);
  const project = await checkedProject(context, path);
  const { replayArchive } = await import('../../history/replay-archive.js');
  const { stderr, stdout: standardOutput } = context.process;
  const progress = chooseStatus(context, flags);
  const stop = stopOnSignal(context, () => progress.end());
  const stdout = textOutput(standardOutput, 'stdout');
  const sink = behaviourSink(context, stdout, output);
  const begun = context.clock();
  try {
    const summary = await replayArchive({
      directory,
      project,
      keys,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      onBehaviours: (behaviours) => progress.around(() => sink.write(behaviours)),
      onStep: ({ events, behaviours, share, watermark }) =>
        progress.update({ events, behaviours, share, watermark, deadLetters: 0, late: 0, duplicates: 0 }),
      onNote: (note) => void progress.around(async () => void stderr.write(`${note}\n`)),
      signal: AbortSignal.any([stop.signal, stdout.closed]),
    });
    await sink.close();
    progress.end();
    stderr.write(`${readText(summary, context.clock() - begun)}; nothing was written\n`);
    const signal = stop.caught();
    return signal === undefined ? DONE : exitCodeOfSignal(signal);
  } finally {
    progress.end();
    stop.dispose();
  }
}

function readText({ events, behaviours, late, deadLetters }: ReplaySummary, milliseconds: number): string {
  const aside = [
    ...(late > 0 ? [`${plural(late, 'late event')} left out, as when they came`] : []),
    ...(deadLetters > 0 ? [plural(deadLetters, 'dead letter')] : []),
  ];
  const found = `${plural(behaviours, 'behaviour')} of ${plural(events, 'archived event')} in ${elapsed(milliseconds)}`;
  return [found, ...aside].join('; ');
}

function refuseOthers(flags: RunFlags): void {
  const given: readonly (readonly [unknown, string])[] = [
    [flags.input, '--input'],
    [flags.noArchive, '--no-archive'],
    [flags.fresh, '--fresh'],
    [flags.engine, '--engine'],
    [flags.retention, '--retention'],
    [flags.retentionBytes, '--retention-bytes'],
    [flags.commitInterval, '--commit-interval'],
    [flags.openlineage, '--openlineage'],
    [flags.nearMisses, '--near-misses'],
  ];
  const [other] = given.filter(([value]) => value !== undefined);
  if (other === undefined) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `--from archive and ${other[1]} exclude each other`,
    hint: 'With --from archive events come from the archive alone, and nothing is written to it.',
  });
}
