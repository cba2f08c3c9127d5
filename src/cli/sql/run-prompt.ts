import type { ArchiveReader } from '../../archive/questions/archive-reader.js';
import type { CliContext } from '../context.js';
import type { ExitCode } from '../exit-code.js';
import type { SqlFlags } from '../flags.js';
import { Prompt } from './prompt.js';
import { historyFile, openHistory } from './prompt-history.js';
import { PromptSession } from './prompt-session.js';

/** Answers what is typed until the terminal is closed. */
export async function runPrompt(context: CliContext, reader: ArchiveReader, flags: SqlFlags): Promise<ExitCode> {
  const { stderr } = context.process;
  const history = await openHistory(historyFile(context), (reason) =>
    stderr.write(`the history is not kept: ${reason}\n`),
  );
  const { format = 'table', plot = false } = flags;
  const session = new PromptSession(context, reader, history, { format, plot, timer: false, rows: undefined });
  stderr.write(`Statements in DuckDB's SQL end with a semicolon; .help lists what else there is.\n`);
  return new Prompt(context, reader, history, session).run();
}
