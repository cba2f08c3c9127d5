import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { archiveByHand } from './archive-by-hand.js';
import { archiveOutcome } from './archive-outcome.js';
import type { Benchmark } from './benchmark.js';
import { QUERIES } from './queries-folder.js';
import { shopFile } from './shop-file.js';

const EVENTS = 300_000;

/** NDJSON file → decode → order → match by SQL → archive: `motif run` as it is shipped, start-up and all. */
export const fileToArchive: Benchmark = {
  name: 'file-to-archive',
  measures: 'process',
  input: async (folder) => ({ events: EVENTS, file: await shopFile(folder, EVENTS) }),
  motif: {
    async prepare({ file }, folder) {
      const options = ['--input', `events=${file}`, '--archive', folder, '--output', 'none'];
      return {
        async run() {
          process.argv.splice(2, Number.POSITIVE_INFINITY, 'run', QUERIES, ...options);
          await import(pathToFileURL(resolve('dist/cli/main.js')).href);
          if (process.exitCode !== 0) throw new Error(`motif run ended with exit code ${process.exitCode}`);
        },
        outcome: () => archiveOutcome(folder),
      };
    },
  },
  byHand: {
    async prepare({ file = '' }, folder) {
      return { run: () => archiveByHand(file, folder), outcome: () => archiveOutcome(folder) };
    },
  },
};
