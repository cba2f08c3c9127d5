import { behavioursByHand } from './behaviours-by-hand.js';
import type { Comparison } from './benchmark.js';
import { QUERIES } from './queries-folder.js';
import { runMotif } from './run-motif.js';
import { shopFile } from './shop-file.js';
import { writtenOutcome } from './written-outcome.js';

const EVENTS = 5_000_000;

/** NDJSON file → decode → order → match by SQL → NDJSON on stdout, nothing kept: `motif run`, start-up and all. */
export function fileToBehaviours(name: string, users: number): Comparison {
  return {
    kind: 'comparison',
    name,
    measures: 'process',
    async input({ folder, scale }) {
      const events = Math.round(EVENTS * scale);
      return { events, file: await shopFile(folder, events, users) };
    },
    motif: {
      async prepare({ file, events }, folder) {
        const options = ['--input', `events=${file}`, '--no-archive', '--output', 'ndjson'];
        return { run: () => runMotif(['run', QUERIES, ...options]), outcome: () => writtenOutcome(folder, events) };
      },
    },
    byHand: {
      async prepare({ file = '', events }, folder) {
        return { run: async () => behavioursByHand(file), outcome: () => writtenOutcome(folder, events) };
      },
    },
  };
}
