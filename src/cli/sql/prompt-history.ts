import { appendFile, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { joinLines } from '../../duckdb/split-statements.js';
import type { CliContext } from '../context.js';

export const MOST_ENTRIES = 1_000;

/** What was asked before, also in earlier prompts. */
export interface PromptHistory {
  /** The newest first. */
  readonly entries: readonly string[];
  /** A statement is kept in one line; one with a line break within quotes is not kept. */
  add(statement: string): Promise<void>;
}

/** By the XDG rules; undefined where there is no home. */
export function historyFile({ process: { env } }: CliContext): string | undefined {
  const { XDG_STATE_HOME: state = '', HOME: home = '' } = env;
  const folder = isAbsolute(state) ? state : isAbsolute(home) ? join(home, '.local', 'state') : undefined;
  return folder === undefined ? undefined : join(folder, 'motif', 'sql_history');
}

/** A history that cannot be read or written is kept for as long as the prompt lasts; `complain` is told why, once. */
export async function openHistory(
  file: string | undefined,
  complain: (reason: string) => void,
): Promise<PromptHistory> {
  let writable = file !== undefined;
  const entries: string[] = [];

  async function attempt(work: (file: string) => Promise<void>): Promise<void> {
    if (file === undefined || !writable) return;
    try {
      await work(file);
    } catch (error) {
      writable = false;
      complain(error instanceof Error ? error.message : String(error));
    }
  }

  await attempt(async (path) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const lines = (await readOrNothing(path)).split('\n').filter((line) => line !== '');
    entries.push(...lines.slice(-MOST_ENTRIES).reverse());
    if (lines.length > 2 * MOST_ENTRIES)
      await writeFile(path, `${lines.slice(-MOST_ENTRIES).join('\n')}\n`, { mode: 0o600 });
  });
  return {
    entries,
    async add(statement): Promise<void> {
      const line = joinLines(statement);
      if (line === undefined || line === '' || line === entries[0]) return;
      entries.unshift(line);
      entries.splice(MOST_ENTRIES);
      await attempt(async (path) => {
        await appendFile(path, `${line}\n`, { mode: 0o600 });
        await chmod(path, 0o600);
      });
    },
  };
}

async function readOrNothing(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
