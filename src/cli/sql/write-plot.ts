import { MotifError } from '../../errors.js';
import { choosePlot } from '../../plots/choose-plot.js';
import { textPlot } from '../../plots/text-plot.js';
import type { TextOutput } from '../../sinks/text-output.js';
import { type CliContext, terminalWidth } from '../context.js';
import { askWhile } from '../rows/ask-while.js';
import type { Question } from '../rows/binary-writer.js';
import { count as countText, plural } from '../wording.js';
import { collectRows } from './collect-rows.js';
import type { Progress } from './progress.js';

/** @throws MotifError `INVALID_ARGUMENT` for an answer of which there is no picture. */
export function writePlot(
  { process: { stdout, env } }: CliContext,
  question: Question,
  progress: Progress,
  output: TextOutput,
): Promise<string> {
  return askWhile(question, async (answer) => {
    const { columns, rows, count } = await collectRows(answer, progress);
    const plot = choosePlot(columns, rows);
    if (plot.kind === 'none') {
      throw new MotifError('INVALID_ARGUMENT', { message: `there is no plot of ${plot.found}`, hint: plot.takes });
    }
    const colour = stdout.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
    await progress.hiddenBy(output).write(`${textPlot(plot, { width: terminalWidth(stdout), colour })}\n`);
    return count > rows.length
      ? `${plural(count, 'row')}, the first ${countText(rows.length)} drawn`
      : plural(count, 'row');
  });
}
