import { setImmediate as turn } from 'node:timers/promises';
import type { Archive } from '../archive/archive.js';
import type { RunSummary } from '../engine/contract.js';
import { MotifError } from '../errors.js';
import { kafkaUse } from '../query/kafka-use.js';
import { outputType, type Project, type StreamDeclaration } from '../query/plan.js';
import { type TextOutput, textOutput } from '../sinks/text-output.js';
import { type Action, action } from './action.js';
import { archivedStreams } from './archived-streams.js';
import { behaviourSink } from './behaviour-sink.js';
import { checkedProject } from './checked-project.js';
import { chooseStatus } from './choose-status.js';
import { type CliContext, commandName, terminalWidth } from './context.js';
import { DONE, type ExitCode, exitCodeOf } from './exit-code.js';
import type { RunFlags } from './flags.js';
import { kafkaStreams } from './kafka-streams.js';
import { DEFAULT_ARCHIVE } from './next-commands.js';
import { packageVersion } from './package-version.js';
import { findFiles, type Input, runInputs } from './run-inputs.js';
import { runSources } from './run-sources.js';
import { summaryText } from './run-summary.js';
import { exitCodeOfSignal, type Stop, stopOnSignal } from './stop-signal.js';
import { waitText } from './wait-text.js';
import { plural } from './wording.js';

export const runProject: Action<RunFlags, [string?]> = action(async (context, flags, path = 'queries') => {
  const directory = archiveDirectory(flags);
  const project = await checkedProject(context, path);
  const inputs = runInputs(project, flags.input ?? []);
  const { read, unwritten } = kafkaStreams(project, inputs);
  if (read.length > 0) throw fromKafka(read);
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
  let archive: Archive | undefined;
  try {
    if (directory !== undefined) archive = await openedArchive(context, project, inputs, directory, flags);
    const stdout = textOutput(context.process.stdout, 'stdout');
    const sink = behaviourSink(context, stdout, flags.output);
    const { run } = await import('../engine/run.js');
    const sources = await runSources(context, files, archive === undefined ? project.queries : undefined);
    const begun = context.clock();
    const summary = await run({
      project,
      ...sources,
      clock: context,
      ...(archive === undefined ? {} : { store: archive }),
      onBehaviours: (behaviours) => progress.around(() => sink.write(behaviours)),
      onProgress: progress.update,
      onNote: (note) => progress.around(async () => void context.process.stderr.write(`${note}\n`)),
      signal: AbortSignal.any([stop.signal, stdout.closed]),
    });
    await sink.close();
    progress.end(summary);
    // Ctrl-C ends the reader of a pipe as well, and that it has gone may be noticed before the signal is.
    if (stdout.closed.aborted) await turn();
    return report(context, summary, { stop, stdout, milliseconds: context.clock() - begun, archive });
  } finally {
    progress.end();
    stop.dispose();
    await archive?.close();
  }
});

function fromKafka(read: readonly StreamDeclaration[]): MotifError {
  const names = read.map(({ name }) => name).join(', ');
  return new MotifError('INVALID_ARGUMENT', {
    message: `${names} would be read from Kafka`,
    hint: `Give files in its place: ${read.map(({ name }) => `--input ${name}=FILE`).join(' ')}`,
  });
}

function archiveDirectory({ archive, noArchive }: RunFlags): string | undefined {
  if (archive !== undefined && noArchive === true) {
    throw new MotifError('INVALID_ARGUMENT', '--archive and --no-archive exclude each other');
  }
  return noArchive === true ? undefined : (archive ?? DEFAULT_ARCHIVE);
}

async function openedArchive(
  { process: { stderr }, now }: CliContext,
  { streams, queries }: Project,
  inputs: readonly Input[],
  directory: string,
  { fresh, engine, retention, retentionBytes }: RunFlags,
): Promise<Archive> {
  if (fresh === true) {
    const { freshenArchive } = await import('../archive/freshen-archive.js');
    const { events, behaviours, late, deadLetters } = await freshenArchive(directory);
    const deleted = [plural(events, 'event'), plural(behaviours, 'behaviour'), plural(late, 'late event')];
    stderr.write(
      `--fresh: deleted from ${directory}: ${[...deleted, plural(deadLetters, 'dead letter')].join(', ')}\n`,
    );
  }
  const { openArchive } = await import('../archive/open-archive.js');
  // What queries insert into are behaviours, wherever these go.
  const { isWritten } = kafkaUse(queries);
  const declared = streams.filter(({ name, connector }) => connector !== undefined && !isWritten(name));
  const read = new Set([...declared, ...inputs.map(({ stream }) => stream)]);
  const behaviours = new Map(queries.map((plan) => [outputType(plan).name, outputType(plan)]));
  return openArchive({
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
  });
}

interface Ending {
  readonly stop: Stop;
  readonly stdout: TextOutput;
  readonly milliseconds: number;
  readonly archive: Archive | undefined;
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
