import type { RunSummary } from '../engine/contract.js';
import { layOutTable, tableRow, tableTitles } from '../sinks/table-layout.js';
import { nextQuestions, sqlCommandLine } from './next-commands.js';
import { count, elapsed, eventTime, plural } from './wording.js';

export interface SummaryOptions {
  /** How this command is called: `motif`, `npx motif`. */
  readonly command: string;
  /** Absent when nothing was kept. */
  readonly archive?: string;
  readonly milliseconds: number;
  readonly width: number;
  /** What event time was waiting for when the run was ended. */
  readonly waits?: string;
}

/** What a run did, where to look at it, and what to type next. */
export function summaryText(summary: RunSummary, options: SummaryOptions): string {
  const { archive, command } = options;
  const parts = [`${readText(summary, options)}\n`];
  if (summary.nothingNew) parts.push('nothing new since the last run; --fresh begins anew\n');
  else parts.push(foundText(summary, options.width));
  if (archive === undefined) {
    parts.push('nothing was kept (--no-archive)\n');
  } else {
    const lines = nextQuestions(summary.found).map((sql) => `  ${sqlCommandLine(command, sql, archive)}`);
    parts.push(`kept in ${archive}; ask it:\n${lines.join('\n')}\n`);
  }
  return parts.join('\n');
}

function readText({ events, watermark, deadLetters, late, duplicates }: RunSummary, options: SummaryOptions): string {
  const time = eventTime(watermark);
  const waits = options.waits === undefined ? '' : `, which ${options.waits}`;
  const until = time === undefined ? '' : `, up to event time ${time}${waits}`;
  const lines = [`${plural(events, 'event')} in ${elapsed(options.milliseconds)}${until}`];
  const look = (table: string): string =>
    options.archive === undefined
      ? ' (an archive keeps them)'
      : `: ${sqlCommandLine(options.command, `FROM ${table}`, options.archive)}`;
  lines.push(`${plural(deadLetters, 'dead letter')}${deadLetters > 0 ? look('dead_letters') : ''}`);
  lines.push(`${plural(late, 'late event')}${late > 0 ? look('late') : ''}`);
  if (duplicates > 0) lines.push(`${plural(duplicates, 'duplicate')} left out`);
  return lines.join('\n');
}

function foundText({ found }: RunSummary, width: number): string {
  const kinds = (['matches', 'timeouts', 'rows', 'revised', 'retracted'] as const).filter((kind) =>
    [...found.values()].some((counts) => counts[kind] !== undefined),
  );
  const rows = [...found].map(([name, counts]) => [
    name,
    ...kinds.map((kind) => (counts[kind] === undefined ? '' : count(counts[kind]))),
  ]);
  const headings = [
    { title: 'behaviour', kind: 'text' as const },
    ...kinds.map((title) => ({ title, kind: 'number' as const })),
  ];
  const layout = layOutTable(headings, rows, width);
  return `${[tableTitles(layout), ...rows.map((row) => tableRow(layout, row))].join('\n')}\n`;
}
