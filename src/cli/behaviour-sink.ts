import { unreachable } from '../errors.js';
import { ndjsonSink } from '../sinks/ndjson-sink.js';
import type { Sink } from '../sinks/sink.js';
import { tableSink } from '../sinks/table-sink.js';
import type { TextOutput } from '../sinks/text-output.js';
import { type CliContext, terminalWidth } from './context.js';
import type { BehaviourOutput } from './flags.js';

/** How behaviours are shown: as asked, else a table on a terminal and NDJSON on a pipe. */
export function behaviourSink(
  { process: { stdout } }: CliContext,
  output: TextOutput,
  asked: BehaviourOutput | undefined,
): Sink {
  const form = asked ?? (stdout.isTTY === true ? 'table' : 'ndjson');
  switch (form) {
    case 'table':
      return tableSink(output, () => (stdout.isTTY === true ? terminalWidth(stdout) : Number.POSITIVE_INFINITY));
    case 'ndjson':
      return ndjsonSink(output);
    case 'none':
      return { async write(): Promise<void> {}, async close(): Promise<void> {} };
    default:
      return unreachable(form);
  }
}
