import { randomUUID } from 'node:crypto';
import { unreachable } from '../errors.js';
import { queryLineages } from '../lineage/query-lineage.js';
import type { Project, StreamDeclaration } from '../query/plan.js';
import type { CliContext } from './context.js';
import type { FinishedRun } from './finished-run.js';
import type { LineageDestination } from './lineage/choose-lineage.js';
import { lineageSettings } from './lineage/lineage-settings.js';
import { packageVersion } from './package-version.js';
import type { Input } from './run-inputs.js';
import type { ShownRun } from './shown-run.js';
import { withBegin } from './with-begin.js';

interface Told {
  readonly project: Project;
  /** The archive's folder. */
  readonly directory: string | undefined;
  readonly inputs: readonly Input[];
  /** Targets to which nothing is written this time. */
  readonly passed: readonly string[];
}

/** Tells of the run while it goes on, and what came of it. */
export async function runWithLineage(
  context: CliContext,
  destination: LineageDestination,
  { project, directory, inputs, passed }: Told,
  shown: ShownRun,
  run: (shown: ShownRun) => Promise<FinishedRun>,
): Promise<FinishedRun> {
  const [{ RunLineage }, { LineageSender }, version] = await Promise.all([
    import('../lineage/run-lineage.js'),
    import('../lineage/lineage-sender.js'),
    packageVersion(),
  ]);
  const { clock, onNote } = shown;
  const settings = lineageSettings(context, version, directory);
  const sender = new LineageSender(await openTransport(destination), clock, (note) => void onNote(note));
  const lineage = new RunLineage({ sender, clock, newId: randomUUID, producer: settings.producer, version });
  const begin = async (next: Project): Promise<void> =>
    lineage.change(await queryLineages(asRun(next, inputs, passed), settings));
  try {
    await begin(project);
    const finished = await run({
      ...shown,
      async onBehaviours(behaviours): Promise<void> {
        lineage.found(behaviours);
        await shown.onBehaviours(behaviours);
      },
      onProgress(progress): void {
        lineage.goesOn();
        shown.onProgress(progress);
      },
      ...withBegin(shown, begin),
    });
    const { failure, interrupted } = finished.summary;
    if (failure === undefined) lineage.end(interrupted ? 'ABORT' : 'COMPLETE');
    else lineage.end('FAIL', failure.message);
    return finished;
  } catch (error) {
    lineage.end('FAIL', error instanceof Error ? error.message : String(error));
    throw error;
  } finally {
    await sender.close();
  }
}

async function openTransport(destination: LineageDestination) {
  switch (destination.kind) {
    case 'http': {
      const { httpTransport } = await import('../lineage/http-transport.js');
      return httpTransport(destination.url, destination.key);
    }
    case 'file': {
      const { fileTransport } = await import('../lineage/file-transport.js');
      return fileTransport(destination.file);
    }
    default:
      return unreachable(destination);
  }
}

/** With the files that are read in place of what is declared, and without targets that nothing is written to. */
function asRun(project: Project, inputs: readonly Input[], passed: readonly string[]): Project {
  const read = new Map(inputs.map((input) => [input.stream.name, input]));
  const streams = project.streams.map((stream): StreamDeclaration => {
    if (passed.includes(stream.name)) {
      const { connector, ...others } = stream;
      return others;
    }
    const input = read.get(stream.name);
    if (input === undefined) return stream;
    const { name: path, file, format, interval } = input;
    const monitor = interval === undefined ? {} : { monitorInterval: interval };
    return { ...stream, connector: { kind: 'filesystem', path, file, format, ...monitor } };
  });
  return { ...project, streams };
}
