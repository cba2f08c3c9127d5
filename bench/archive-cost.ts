import { join } from 'node:path';
import type { Beside } from './benchmark.js';
import { QUERIES } from './queries-folder.js';
import { runMotif } from './run-motif.js';
import { shopFile } from './shop-file.js';
import { writtenOutcome } from './written-outcome.js';

/** `motif run` from a file to behaviours on stdout: what it costs to keep all of it in an archive, start-up and all. */
export const archiveCost: Beside = withAndWithout({
  name: 'archive/cpu',
  events: 5_000_000,
  users: 100_000,
  wanted: { '': 1.5 },
});

/** A run that is over at once: what there is to do before the first behaviour, and after the last. */
export const archiveFirst: Beside = withAndWithout({
  name: 'archive/first-behaviour',
  events: 100_000,
  users: 10_000,
});

interface RunAbout extends Pick<Beside, 'name' | 'wanted'> {
  readonly events: number;
  readonly users: number;
}

function withAndWithout({ events: most, users, ...about }: RunAbout): Beside {
  const side = (archive: (folder: string) => readonly string[]): Beside['motif'] => ({
    async prepare({ file, events }, folder) {
      const options = ['--input', `events=${file}`, '--output', 'ndjson', ...archive(folder)];
      return { run: () => runMotif(['run', QUERIES, ...options]), outcome: () => writtenOutcome(folder, events) };
    },
  });
  return {
    kind: 'beside',
    measures: 'process',
    ...about,
    async input({ folder, scale }) {
      const events = Math.round(most * scale);
      return { events, file: await shopFile(folder, events, users) };
    },
    motif: side((folder) => ['--archive', join(folder, 'archive')]),
    other: side(() => ['--no-archive']),
    beside: 'motif run --no-archive',
  };
}
