import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The command line as it is shipped, in this process. */
export async function runMotif(options: readonly string[]): Promise<void> {
  process.argv.splice(2, Number.POSITIVE_INFINITY, ...options);
  await import(pathToFileURL(resolve('dist/cli/main.js')).href);
  if (process.exitCode !== 0) throw new Error(`motif ended with exit code ${process.exitCode}`);
}
