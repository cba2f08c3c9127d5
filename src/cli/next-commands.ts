import type { FoundCounts, RunSummary } from '../engine/contract.js';
import { sqlName } from './sql-name.js';

export const DEFAULT_ARCHIVE = '.motif';

/** A `motif sql` ready to be pasted into a shell. */
export function sqlCommandLine(name: string, sql: string, archive: string): string {
  const where = isDefault(archive) ? '' : ` --archive ${shellWord(archive)}`;
  return `${name} sql ${shellText(sql)}${where}`;
}

/** Three questions worth asking after a run, about what it found. */
export function nextQuestions(found: RunSummary['found']): readonly string[] {
  const [most] = [...found].sort(([, a], [, b]) => total(b) - total(a));
  if (most === undefined || total(most[1]) === 0) {
    return ['SHOW TABLES', 'SELECT behaviour, kind, count(*) FROM behaviours GROUP BY ALL'];
  }
  const [query, { into = query }] = most;
  return [
    'SELECT behaviour, kind, count(*) FROM behaviours GROUP BY ALL ORDER BY ALL',
    `FROM ${sqlName(into)} ORDER BY time DESC LIMIT 10`,
    'SELECT id, variable, e.* FROM evidence JOIN events e ON _source = source AND _offset = evidence.offset LIMIT 10',
  ];
}

function total({ matches = 0, timeouts = 0, rows = 0 }: FoundCounts): number {
  return matches + timeouts + rows;
}

function isDefault(archive: string): boolean {
  return archive.replace(/^\.\//, '').replace(/\/+$/, '') === DEFAULT_ARCHIVE;
}

function shellText(text: string): string {
  return /["$`\\!]/.test(text) ? `'${text.replaceAll("'", `'\\''`)}'` : `"${text}"`;
}

function shellWord(text: string): string {
  return /^[\w./:@%+,-]+$/.test(text) ? text : shellText(text);
}
