import { unreachable } from '../../errors.js';
import { type TextOutput, textOutput } from '../../sinks/text-output.js';
import { type CliContext, terminalWidth } from '../context.js';
import { askWhile } from '../rows/ask-while.js';
import type { Question } from '../rows/binary-writer.js';
import { toFile } from '../rows/output-file.js';
import { type RowFormat, rowForm } from '../rows/row-format.js';
import { plural } from '../wording.js';
import { firstRows } from './first-rows.js';
import type { Progress } from './progress.js';
import type { SqlTarget } from './sql-target.js';
import { writeHtml } from './write-html.js';
import { writePlot } from './write-plot.js';

/** Asks, and writes the answer where it belongs; says on stderr what people would want to know of it. */
export async function writeAnswer(
  context: CliContext,
  question: Question,
  target: SqlTarget,
  progress: Progress,
): Promise<void> {
  const { stdout, stderr } = context.process;
  const output = textOutput(stdout, 'stdout');
  const note = await noteOf(context, question, target, progress, output);
  progress.hide();
  if (note !== undefined && !output.closed.aborted) stderr.write(`${note}\n`);
}

async function noteOf(
  context: CliContext,
  question: Question,
  target: SqlTarget,
  progress: Progress,
  output: TextOutput,
): Promise<string | undefined> {
  switch (target.kind) {
    case 'plot':
      return writePlot(context, question, progress, output);
    case 'html':
      return writeHtml(context, question, target, progress);
    case 'rows':
      if (target.file !== undefined) return rowsToFile(question, target.format, target.file, progress);
      return rowsToOutput(context, question, target, progress, output);
    default:
      return unreachable(target);
  }
}

async function rowsToFile(question: Question, format: RowFormat, file: string, progress: Progress): Promise<string> {
  const form = rowForm(format);
  if (form.kind === 'binary') return `${plural(await form.writer.toFile(question, file), 'row')} written to ${file}`;
  const count = await askWhile(question, ({ columns, rows }) => {
    const counted = { columns, rows: progress.counting(rows) };
    return toFile(file, async (output) => (await form.writer(Number.POSITIVE_INFINITY)(counted, output)).count);
  });
  return `${plural(count, 'row')} written to ${file}`;
}

async function rowsToOutput(
  context: CliContext,
  question: Question,
  { format, limit }: { readonly format: RowFormat; readonly limit?: number },
  progress: Progress,
  output: TextOutput,
): Promise<string | undefined> {
  const { stdout } = context.process;
  const form = rowForm(format);
  const shown = progress.hiddenBy(output);
  if (form.kind === 'binary') {
    await form.writer.toOutput(question, shown);
    return undefined;
  }
  const width = stdout.isTTY === true ? terminalWidth(stdout) : Number.POSITIVE_INFINITY;
  return askWhile(question, async ({ columns, rows: every }) => {
    const { rows, all } = firstRows(progress.counting(every), limit ?? Number.POSITIVE_INFINITY);
    const { count, hidden = [] } = await form.writer(width)({ columns, rows }, shown);
    if (format !== 'table') return undefined;
    const total = await all();
    // Only the prompt has a limit.
    const wayOut = `${limit === undefined ? '--' : '.'}format csv has all columns`;
    const rest = hidden.length === 0 ? '' : ` (not shown: ${hidden.join(', ')}; ${wayOut})`;
    const cut = total > count ? `, the first ${plural(count, 'row')} shown (.rows all shows all)` : '';
    return `${plural(total, 'row')}${cut}${rest}`;
  });
}
