import { setImmediate as turn } from 'node:timers/promises';
import type { Archive, ArchiveOptions, TaskArchive } from '../archive/archive.js';
import type { RunOptions, RunSummary } from '../engine/contract.js';
import { MotifError } from '../errors.js';
import type { KafkaConnector } from '../kafka-connector.js';
import { kafkaUse } from '../query/kafka-use.js';
import { outputType, type Project } from '../query/plan.js';
import { type TextOutput, textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { archivedStreams } from './archived-streams.js';
import { behaviourSink } from './behaviour-sink.js';
import { checkedProject } from './checked-project.js';
import { chooseStatus } from './choose-status.js';
import { type CliContext, commandName, terminalWidth } from './context.js';
import { DONE, type ExitCode, exitCodeOf } from './exit-code.js';
import type { RunFlags } from './flags.js';
import { kafkaGroup, withFiles } from './kafka-group.js';
import { kafkaStreams } from './kafka-streams.js';
import { DEFAULT_ARCHIVE } from './next-commands.js';
import { packageVersion } from './package-version.js';
import { type FoundInput, findFiles, type Input, runInputs } from './run-inputs.js';
import { runSources } from './run-sources.js';
import { summaryText } from './run-summary.js';
import { exitCodeOfSignal, type Stop, stopOnSignal } from './stop-signal.js';
import { waitText } from './wait-text.js';
import { plural } from './wording.js';

export const runProject: Action<RunFlags, [string?]> = action(async (context, flags, path = 'queries') => {
  const directory = archiveDirectory(flags);
  const checked = await checkedProject(context, path);
  const inputs = runInputs(checked, flags.input ?? []);
  const project = withFiles(checked, inputs);
  const { read, unwritten } = kafkaStreams(checked, inputs);
  const group = kafkaGroup(read);
  const fresh = flags.fresh === true;
  const files = await findFiles(inputs, directory === undefined || fresh);

  if (unwritten.length > 0) {
    const names = unwritten.map(({ name }) => name).join(', ');
    context.process.stderr.write(
      `with --input nothing goes to Kafka: what is found for ${names} is shown and archived\n`,
    );
  }
  const progress = chooseStatus(context, flags);
  const stop = stopOnSignal(context, (signal) => {
    progress.end();
    context.process.stderr.write(`${signal}: ending after the events at hand; once more ends at once\n`);
  });
  let kept: { readonly directory: string; close(): Promise<void> } | undefined;
  try {
    const stdout = textOutput(context.process.stdout, 'stdout');
    const sink = behaviourSink(context, stdout, flags.output);
    const shared: SharedOptions = {
      clock: context,
      onBehaviours: (behaviours) => progress.around(() => sink.write(behaviours)),
      onProgress: progress.update,
      onNote: (note) => progress.around(async () => void context.process.stderr.write(`${note}\n`)),
      signal: AbortSignal.any([stop.signal, stdout.closed]),
    };
    const options =
      directory === undefined ? undefined : await archiveOptions(context, project, inputs, directory, flags);
    const begun = context.clock();
    let summary: RunSummary;
    if (group === undefined) {
      const archive = options === undefined ? undefined : await openedArchive(options);
      kept = archive;
      summary = await runFiles(context, project, files, archive, shared);
    } else {
      const archive = options === undefined ? undefined : await openedTaskArchive(options);
      kept = archive;
      summary = await runGroupOf(context, project, files, { ...shared, ...group, archive, flags });
    }
    await sink.close();
    progress.end(summary);
    // Ctrl-C ends the reader of a pipe as well, and that it has gone may be noticed before the signal is.
    if (stdout.closed.aborted) await turn();
    return report(context, summary, { stop, stdout, milliseconds: context.clock() - begun, archive: kept });
  } finally {
    progress.end();
    stop.dispose();
    await kept?.close();
  }
});

function archiveDirectory({ archive, noArchive }: RunFlags): string | undefined {
  if (archive !== undefined && noArchive === true) {
    throw new MotifError('INVALID_ARGUMENT', '--archive and --no-archive exclude each other');
  }
  return noArchive === true ? undefined : (archive ?? DEFAULT_ARCHIVE);
}

type SharedOptions = Required<Pick<RunOptions, 'clock' | 'onBehaviours' | 'onProgress' | 'onNote' | 'signal'>>;

async function runFiles(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  archive: Archive | undefined,
  shared: SharedOptions,
): Promise<RunSummary> {
  const { run } = await import('../engine/run.js');
  const sources = await runSources(context, files, archive === undefined ? project.queries : undefined);
  return run({ project, ...sources, ...shared, ...(archive === undefined ? {} : { store: archive }) });
}

async function runGroupOf(
  context: CliContext,
  project: Project,
  files: readonly FoundInput[],
  {
    archive,
    flags,
    ...options
  }: SharedOptions & {
    readonly groupId: string;
    readonly connector: KafkaConnector;
    readonly archive: TaskArchive | undefined;
    readonly flags: RunFlags;
  },
): Promise<RunSummary> {
  const { runGroup } = await import('../cluster/run-group.js');
  return runGroup(project, {
    ...options,
    ...(archive === undefined ? {} : { archive }),
    ...(flags.commitInterval === undefined ? {} : { commitInterval: flags.commitInterval }),
    fresh: flags.fresh === true,
    openFiles: ({ name }) =>
      runSources(
        context,
        files.filter(({ stream }) => stream.name === name),
      ),
  });
}

async function openedArchive(options: ArchiveOptions): Promise<Archive> {
  const { openArchive } = await import('../archive/open-archive.js');
  return openArchive(options);
}

async function openedTaskArchive(options: ArchiveOptions): Promise<TaskArchive> {
  const { openTaskArchive } = await import('../archive/open-task-archive.js');
  return openTaskArchive(options);
}

async function archiveOptions(
  { process: { stderr }, now }: CliContext,
  { streams, queries }: Project,
  inputs: readonly Input[],
  directory: string,
  { fresh, engine, retention, retentionBytes }: RunFlags,
): Promise<ArchiveOptions> {
  if (fresh === true) {
    const { freshenArchive } = await import('../archive/freshen-archive.js');
    const { events, behaviours, late, deadLetters } = await freshenArchive(directory);
    const deleted = [plural(events, 'event'), plural(behaviours, 'behaviour'), plural(late, 'late event')];
    stderr.write(
      `--fresh: deleted from ${directory}: ${[...deleted, plural(deadLetters, 'dead letter')].join(', ')}\n`,
    );
  }
  // What queries insert into are behaviours, wherever these go.
  const { isWritten } = kafkaUse(queries);
  const declared = streams.filter(({ name, connector }) => connector !== undefined && !isWritten(name));
  const read = new Set([...declared, ...inputs.map(({ stream }) => stream)]);
  const behaviours = new Map(queries.map((plan) => [outputType(plan).name, outputType(plan)]));
  return {
    directory,
    streams: archivedStreams([...read], queries),
    behaviours: [...behaviours.values()],
    now,
    motifVersion: await packageVersion(),
    ...(engine === undefined ? {} : { engine }),
    policy: {
      ...(retention === undefined ? {} : { retention }),
      ...(retentionBytes === undefined ? {} : { retentionBytes }),
    },
  };
}

interface Ending {
  readonly stop: Stop;
  readonly stdout: TextOutput;
  readonly milliseconds: number;
  readonly archive: { readonly directory: string } | undefined;
}

function report(context: CliContext, summary: RunSummary, { stop, stdout, milliseconds, archive }: Ending): ExitCode {
  const { stderr } = context.process;
  const signal = stop.caught();
  if (stdout.closed.aborted && signal === undefined && summary.failure === undefined) return DONE;
  const width = terminalWidth(stderr);
  const kept = archive === undefined ? {} : { archive: archive.directory };
  const waits = summary.waitingFor && waitText(summary.waitingFor, context.now());
  const waited = summary.interrupted && waits !== undefined ? { waits } : {};
  stderr.write(`\n${summaryText(summary, { command: commandName(context), milliseconds, width, ...kept, ...waited })}`);
  if (summary.failure !== undefined) {
    stderr.write(`\n${summary.failure.message}\n`);
    return exitCodeOf(summary.failure.code);
  }
  if (!summary.interrupted || signal === undefined) return DONE;
  const further = archive === undefined ? 'nothing was kept' : 'what was committed is kept';
  const way = archive === undefined ? '' : '; the same command without --fresh goes on from there';
  stderr.write(`\ninterrupted: ${further}${way}\n`);
  return exitCodeOfSignal(signal);
}
