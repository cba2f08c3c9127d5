import { readFileSync } from 'node:fs';

/** The command line of a process, where the system shows it as a file. */
export function processCommand(pid: string): string | undefined {
  try {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return command === '' ? undefined : command.slice(0, 200);
  } catch {
    return undefined;
  }
}
