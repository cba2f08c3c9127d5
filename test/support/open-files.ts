import { readdirSync, readlinkSync } from 'node:fs';

/** The files under a folder that this process has open, where the system shows them. */
export function openFilesUnder(folder: string): readonly string[] {
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      const file = readlinkSync(`/proc/self/fd/${descriptor}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return [];
    }
  });
}
