import { text } from 'node:stream/consumers';
import type { ArchiveReader } from '../archive/questions/archive-reader.js';
import { MotifError } from '../errors.js';
import { type Action, action } from './action.js';
import type { CliContext } from './context.js';
import { DONE, type ExitCode } from './exit-code.js';
import type { SqlFlags } from './flags.js';
import { rowForm } from './rows/row-format.js';
import { withProgress } from './sql/progress.js';
import { type SqlTarget, sqlTarget } from './sql/sql-target.js';
import { writeAnswer } from './sql/write-answer.js';
import { exitCodeOfSignal, stopOnSignal } from './stop-signal.js';

/** Without SQL the statements are typed at a terminal, or come through a pipe. */
export const sqlQuery: Action<SqlFlags, [string?]> = action(async (context, flags, sql) => {
  const target = sqlTarget(flags, context.process.stdout.isTTY === true);
  const isPrompt = sql === undefined && context.stdin.isTTY === true;
  if (isPrompt) refuseFiles(target);
  await prepare(target);
  const { openArchiveReader } = await import('../archive/questions/open-archive-reader.js');
  const reader = await openArchiveReader(flags.archive);
  try {
    if (!isPrompt) return await answerOnce(context, reader, sql ?? (await text(context.stdin)), target);
    const { runPrompt } = await import('./sql/run-prompt.js');
    return await runPrompt(context, reader, flags);
  } finally {
    await reader.close();
  }
});

async function answerOnce(
  context: CliContext,
  reader: ArchiveReader,
  sql: string,
  target: SqlTarget,
): Promise<ExitCode> {
  const stop = stopOnSignal(context, () => {});
  try {
    await withProgress(
      context,
      () => reader.progress(),
      (progress) => writeAnswer(context, { reader, sql, signal: stop.signal }, target, progress),
    );
    return DONE;
  } catch (error) {
    const signal = stop.caught();
    if (signal === undefined) throw error;
    return exitCodeOfSignal(signal);
  } finally {
    stop.dispose();
  }
}

async function prepare(target: SqlTarget): Promise<void> {
  const form = target.kind === 'rows' ? rowForm(target.format) : undefined;
  if (form?.kind === 'binary') await form.writer.prepare();
}

function refuseFiles(target: SqlTarget): void {
  if (target.kind === 'plot' || (target.kind === 'rows' && target.file === undefined)) return;
  throw new MotifError('INVALID_ARGUMENT', {
    message: `there is no SQL whose answer ${target.file} could hold`,
    hint: 'Write it behind the command, motif sql "FROM behaviours" …, or send it through a pipe.',
  });
}
