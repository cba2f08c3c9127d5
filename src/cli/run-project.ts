import { setImmediate as turn } from 'node:timers/promises';
import { steadyClock } from '../engine/steady-clock.js';
import { MotifError } from '../errors.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import { webhookTables } from '../query/webhook-tables.js';
import { textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { archiveOptions } from './archive-options.js';
import { behaviourSink } from './behaviour-sink.js';
import { checkedProject } from './checked-project.js';
import { chooseStatus } from './choose-status.js';
import type { FinishedRun } from './finished-run.js';
import type { RunFlags } from './flags.js';
import { refuseBounds } from './history/refuse-bounds.js';
import { kafkaGroup, withFiles } from './kafka-group.js';
import { kafkaStreams } from './kafka-streams.js';
import { chooseLineage } from './lineage/choose-lineage.js';
import { DEFAULT_ARCHIVE } from './next-commands.js';
import { postedStreams } from './posted-streams.js';
import { refuseUndeliverable } from './refuse-undeliverable.js';
import { refuseUnrevisable } from './refuse-unrevisable.js';
import { reportRun } from './report-run.js';
import { runFiles } from './run-files.js';
import { findFiles, type Input, runInputs } from './run-inputs.js';
import { runKafka } from './run-kafka.js';
import { runWithLineage } from './run-with-lineage.js';
import type { ShownRun } from './shown-run.js';
import { stopOnSignal } from './stop-signal.js';
import { type Watching, watchProject } from './watch-project.js';
import { sinceText } from './wording.js';

/** Of each query, with an epoch. */
const NEAR_MISSES = 16;

export const runProject: Action<RunFlags, [string?]> = action(async (context, flags, path = 'queries') => {
  if (flags.from === 'archive') {
    const { runArchived } = await import('./history/run-archived.js');
    return runArchived(context, flags, path);
  }
  refuseBounds(flags);
  const destination = chooseLineage(context, flags.openlineage);
  const directory = archiveDirectory(flags);
  const checked = await checkedProject(context, path);
  const inputs = runInputs(checked, flags.input ?? []);
  const project = withFiles(checked, inputs);
  refuseUnrevisable(project, directory);
  const { read, unwritten } = kafkaStreams(checked, inputs);
  const posted = postedStreams(checked, inputs, { read, isKept: directory !== undefined });
  const group = kafkaGroup(read);
  const hooks = webhookTables(project);
  const delivers = (flags.input ?? []).length === 0;
  if (delivers) refuseUndeliverable(project, directory, group?.groupId);
  const files = await findFiles(inputs, directory === undefined || flags.fresh === true);
  const { stderr, stdout: standardOutput } = context.process;
  if (unwritten.length > 0) {
    const names = unwritten.map(({ name }) => name).join(', ');
    stderr.write(`with --input nothing goes to Kafka: what is found for ${names} is shown and archived\n`);
  }
  if (hooks.length > 0 && !delivers) {
    const names = hooks.map(({ name }) => name).join(', ');
    stderr.write(`with --input nothing goes to webhooks: what is found for ${names} is shown and archived\n`);
  }
  const progress = chooseStatus(context, flags);
  const stop = stopOnSignal(context, (signal) => {
    progress.end();
    stderr.write(`${signal}: ending after the events at hand; once more ends at once\n`);
  });
  let finished: FinishedRun | undefined;
  let watching: Watching | undefined;
  try {
    const stdout = textOutput(standardOutput, 'stdout');
    const sink = behaviourSink(context, stdout, flags.output);
    const note = (line: string) => progress.around(async () => void stderr.write(`${line}\n`));
    const ending = AbortSignal.any([stop.signal, stdout.closed]);
    if (flags.watch ?? isUnbounded(inputs, posted, group)) {
      const toRun = (read: Project): Project => {
        refuseUnrevisable(read, directory);
        const next = withFiles(read, runInputs(read, flags.input ?? []));
        if (delivers) refuseUndeliverable(next, directory, group?.groupId);
        return next;
      };
      watching = watchProject(context, path, { toRun, note, signal: ending });
    }
    const shown: ShownRun = {
      clock: steadyClock(
        context,
        (back) => void note(`the system clock went back by ${sinceText(back)}; time goes on from where it was`),
      ),
      onBehaviours: (behaviours) => progress.around(() => sink.write(behaviours)),
      onProgress: progress.update,
      onNote: note,
      signal: ending,
      ...(directory === undefined ? {} : { nearMisses: flags.nearMisses ?? NEAR_MISSES }),
      ...(watching === undefined ? {} : { reloads: watching.reloads }),
    };
    const options = async () =>
      directory === undefined ? undefined : archiveOptions(context, project, inputs, directory, flags);
    const archived = (next: Project) =>
      archiveOptions(context, next, inputs, directory ?? '', { ...flags, fresh: false });
    const begun = context.clock();
    const run = async (told: ShownRun): Promise<FinishedRun> =>
      group === undefined
        ? runFiles(context, project, { files, posted, delivers }, await options(), told, archived)
        : runKafka(context, project, files, options, archived, { ...told, ...group }, { ...flags, delivers });
    const passed = [...unwritten, ...(delivers ? [] : hooks)].map(({ name }) => name);
    finished =
      destination === undefined
        ? await run(shown)
        : await runWithLineage(context, destination, { project, directory, inputs, passed }, shown, run);
    const { summary, archive } = finished;
    await sink.close();
    progress.end(summary);
    // Ctrl-C ends the reader of a pipe as well, and that it has gone may be noticed before the signal is.
    if (stdout.closed.aborted) await turn();
    return reportRun(context, summary, { stop, stdout, milliseconds: context.clock() - begun, archive });
  } finally {
    progress.end();
    stop.dispose();
    watching?.close();
    await finished?.archive?.close();
  }
});

/** Whether it goes on until it is stopped, and may be watched meanwhile. */
function isUnbounded(
  inputs: readonly Input[],
  posted: readonly StreamDeclaration[],
  group: ReturnType<typeof kafkaGroup>,
): boolean {
  return group !== undefined || posted.length > 0 || inputs.some(({ interval }) => interval !== undefined);
}

function archiveDirectory({ archive, noArchive, nearMisses = 0 }: RunFlags): string | undefined {
  if (archive !== undefined && noArchive === true) {
    throw new MotifError('INVALID_ARGUMENT', '--archive and --no-archive exclude each other');
  }
  if (noArchive === true && nearMisses > 0) {
    throw new MotifError(
      'INVALID_ARGUMENT',
      '--near-misses and --no-archive exclude each other: they are kept in the archive',
    );
  }
  return noArchive === true ? undefined : (archive ?? DEFAULT_ARCHIVE);
}
