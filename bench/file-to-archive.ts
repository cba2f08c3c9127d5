import { join } from 'node:path';
import { CATALOGUE } from '../src/archive/catalogue-file.js';
import { archiveByHand, DATABASE } from './archive-by-hand.js';
import { archiveOutcome } from './archive-outcome.js';
import type { Comparison } from './benchmark.js';
import { QUERIES } from './queries-folder.js';
import { runMotif } from './run-motif.js';
import { shopFile } from './shop-file.js';

const EVENTS = 300_000;

/** NDJSON file → decode → order → match by SQL → archive: `motif run` as it is shipped, start-up and all. */
export const fileToArchive: Comparison = {
  kind: 'comparison',
  name: 'file-to-archive',
  measures: 'process',
  input: async ({ folder }) => ({ events: EVENTS, file: await shopFile(folder, EVENTS, 10_000) }),
  motif: {
    async prepare({ file }, folder) {
      const options = ['--input', `events=${file}`, '--archive', folder, '--output', 'none'];
      return {
        run: () => runMotif(['run', QUERIES, ...options]),
        outcome: () => archiveOutcome(join(folder, CATALOGUE)),
      };
    },
  },
  byHand: {
    async prepare({ file = '' }, folder) {
      return { run: () => archiveByHand(file, folder), outcome: () => archiveOutcome(join(folder, DATABASE)) };
    },
  },
};
