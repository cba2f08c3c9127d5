import { choosePlot } from '../../plots/choose-plot.js';
import { htmlPage } from '../../plots/html-page.js';
import type { CliContext } from '../context.js';
import { askWhile } from '../rows/ask-while.js';
import type { Question } from '../rows/binary-writer.js';
import { toFile } from '../rows/output-file.js';
import { plural } from '../wording.js';
import { collectRows } from './collect-rows.js';
import type { Progress } from './progress.js';

/** One page with all that is asked and answered. */
export async function writeHtml(
  { now }: CliContext,
  question: Question,
  { file, title }: { readonly file: string; readonly title: string },
  progress: Progress,
): Promise<string> {
  const asked = now();
  const { columns, rows, count } = await askWhile(question, (answer) => collectRows(answer, progress));
  const page = htmlPage({ title, sql: question.sql, asked, columns, rows, count, plot: choosePlot(columns, rows) });
  await toFile(file, (output) => output.write(page));
  return `${plural(count, 'row')} written to ${file}`;
}
