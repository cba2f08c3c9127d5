import type { RunSummary } from '../engine/contract.js';
import type { TextOutput } from '../sinks/text-output.js';
import { type CliContext, commandName, terminalWidth } from './context.js';
import { DONE, type ExitCode, exitCodeOf } from './exit-code.js';
import { summaryText } from './run-summary.js';
import { exitCodeOfSignal, type Stop } from './stop-signal.js';
import { waitText } from './wait-text.js';

interface Ending {
  readonly stop: Stop;
  readonly stdout: TextOutput;
  readonly milliseconds: number;
  readonly archive: { readonly directory: string } | undefined;
}

/** Says on stderr what a run came to, and gives the code that the process ends with. */
export function reportRun(
  context: CliContext,
  summary: RunSummary,
  { stop, stdout, milliseconds, archive }: Ending,
): ExitCode {
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
