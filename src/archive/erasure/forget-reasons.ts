import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from '../durable.js';
import { REACTIONS } from '../reaction-folder.js';

/** The reason of a failed delivery may have in it what the error of somebody's code said: one with the value is taken out. */
export async function forgetReasons(folder: string, value: string): Promise<void> {
  for (const name of await readdir(join(folder, REACTIONS)).catch(() => [])) {
    const file = join(folder, REACTIONS, name, 'failed.ndjson');
    const journal = await readFile(file, 'utf8').catch(() => '');
    const kept = journal
      .split('\n')
      .map((line) => withoutReason(line, value))
      .join('\n');
    if (kept !== journal) await replaceFile(file, kept, `${file}.new`);
  }
}

function withoutReason(line: string, value: string): string {
  try {
    const entry: unknown = JSON.parse(line);
    if (typeof entry !== 'object' || entry === null || !('reason' in entry)) return line;
    return String(entry.reason).includes(value) ? JSON.stringify({ ...entry, reason: '…' }) : line;
  } catch {
    return line.includes(value) ? '' : line;
  }
}
