import { join } from 'node:path';
import type { ArchivePolicy } from '../src/archive/archive.js';
import { CATALOGUE } from '../src/archive/catalogue-file.js';
import { readManifest } from '../src/archive/manifest-file.js';
import { commitFigures } from './archive-commits.js';
import { archiveOutcome } from './archive-outcome.js';
import { archivedRun, projectArchive } from './archived-run.js';
import { benchProject } from './bench-project.js';
import type { Beside, Side } from './benchmark.js';
import { shopFile } from './shop-file.js';

const EVENTS = 5_000_000;
/** Of an epoch. */
const ROWS = 1_024;
const NEVER = Number.POSITIVE_INFINITY;

/**
 * How long an epoch takes, from its first record to its commit, in a run with eight seals and two compactions. Fewer than
 * one epoch in a hundred bring a checkpoint with the state of many keys; the longest is one of them.
 */
export const archiveEpochs: Beside = {
  kind: 'beside',
  name: 'archive/epochs-while-sealing',
  measures: 'figures',
  wanted: { '/p99': 2 },
  async input({ folder, scale }) {
    const events = Math.round(EVENTS * scale);
    return { events, file: await shopFile(folder, events, 100_000) };
  },
  beside: 'nothing sealed until the end',
  motif: side((events) => ({ sealRows: Math.ceil(events / 8), compactCount: 4, grace: 0 })),
  other: side(() => ({ sealRows: NEVER, sealInterval: NEVER })),
};

function side(policyFor: (events: number) => Partial<ArchivePolicy>): Side {
  return {
    async prepare({ file = '', events }, folder) {
      const directory = join(folder, 'archive');
      const project = await benchProject();
      const archive = await projectArchive(directory, project, policyFor(events));
      const times: number[] = [];
      let last = performance.now();
      const onProgress = (): void => {
        const now = performance.now();
        times.push(now - last);
        last = now;
      };
      let note = '';
      return {
        run: () => archivedRun({ project, file, archive, epochSize: ROWS, onProgress }),
        async outcome() {
          const { segments = [], sequence = 0 } = (await readManifest(directory)) ?? {};
          const levels = Math.max(...segments.map(({ level }) => level));
          note = `the manifest changed ${sequence} times; ${segments.length} segments, of levels up to ${levels}`;
          return archiveOutcome(join(directory, CATALOGUE));
        },
        figures: async () => commitFigures(times, ROWS),
        get note() {
          return note;
        },
      };
    },
  };
}
