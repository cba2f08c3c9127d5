import type { Backtested, BacktestedDay } from '../../history/backtest-query.js';
import { choosePlot } from '../../plots/choose-plot.js';
import { htmlPage } from '../../plots/html-page.js';
import type { Schema, Value } from '../../schema.js';
import { DAY, parseTimestamp, type Timestamp } from '../../time.js';
import { type Action, action } from '../action.js';
import { sizeText } from '../archive/sizes.js';
import { checkedProject } from '../checked-project.js';
import { DONE, type ExitCode } from '../exit-code.js';
import type { BacktestFlags } from '../flags.js';
import { toFile } from '../rows/output-file.js';
import { elapsed } from '../wording.js';
import { backtestText } from './backtest-text.js';
import { watchedReplay } from './watched-replay.js';

export const backtestFile: Action<BacktestFlags, [string]> = action(
  async (context, { archive: directory, since, until, html }, file) => {
    const project = await checkedProject(context, file);
    const { backtestQuery } = await import('../../history/backtest-query.js');
    const { stdout, stderr } = context.process;
    const begun = context.clock();
    const bounds = { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
    return watchedReplay(
      context,
      (options) => backtestQuery({ directory, project, file, ...bounds, ...options }),
      async (tested): Promise<ExitCode> => {
        const text = backtestText(tested, sizeText);
        stdout.write(text);
        const took = `in ${elapsed(context.clock() - begun)}`;
        if (html === undefined) stderr.write(`${took}; nothing was written\n`);
        else {
          const page = pageOf(tested, text, context.now());
          await toFile(html, (output) => output.write(page));
          stderr.write(`${took}; written to ${html}\n`);
        }
        return DONE;
      },
    );
  },
);

/** What the command says, and the behaviours of each day as a line. */
function pageOf({ query, days }: Backtested, text: string, asked: Timestamp): string {
  const columns: Schema = [
    { name: 'day', type: { kind: 'DATE' } },
    { name: 'behaviours', type: { kind: 'BIGINT' } },
  ];
  const rows = rowsOf(days);
  const plot = choosePlot(columns, rows);
  return htmlPage({ title: `backtest of ${query}`, sql: text, asked, columns, rows, count: rows.length, plot });
}

function rowsOf(days: readonly BacktestedDay[]): readonly (readonly Value[])[] {
  const counts = new Map<number, number>();
  for (const { day, count } of days) {
    const time = day === null ? undefined : parseTimestamp(day);
    if (time !== undefined) counts.set(time / DAY, (counts.get(time / DAY) ?? 0) + count);
  }
  return [...counts].sort(([a], [b]) => a - b);
}
