import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { requireManifest } from '../src/archive/manifest-file.js';
import { compactSegments, everything } from '../src/archive/segments/compact.js';
import { archivedRun, projectArchive } from './archived-run.js';
import { benchProject } from './bench-project.js';
import type { Beside, Figure } from './benchmark.js';
import { nothingFound } from './nothing-found.js';
import { shopEntropy } from './shop-events.js';
import { shopFile, shopOptions } from './shop-file.js';

const EVENTS = 5_000_000;
const USERS = 100_000;
const EVENTS_TABLE = 'events/events';

/** What an event takes on disk, as it is sealed and as it is compacted; the events' own segments alone. */
export const archiveBytes: Beside = {
  kind: 'beside',
  name: 'archive/bytes',
  measures: 'figures',
  wanted: { '/sealed': 0.8, '/compacted': 0.8 },
  async input({ folder, scale }) {
    const events = Math.round(EVENTS * scale);
    return { events, file: await shopFile(folder, events, USERS) };
  },
  beside: 'gzip -6 of the NDJSON',
  motif: {
    async prepare({ file = '', events }, folder) {
      const directory = join(folder, 'archive');
      const project = await benchProject();
      const archive = await projectArchive(directory, project, { compactCount: Number.POSITIVE_INFINITY });
      const [sealed, compacted] = [{ bytes: 0 }, { bytes: 0 }];
      return {
        async run() {
          await archivedRun({ project, file, archive });
          sealed.bytes = await bytesOf(directory);
          await compactSegments(everything, { folder: directory, now: () => 0, reached: () => undefined });
          compacted.bytes = await bytesOf(directory);
        },
        outcome: async () => nothingFound(events),
        figures: async () => figures(events, sealed.bytes, compacted.bytes),
        note: `an event is of ${(shopEntropy(shopOptions(events, USERS)) / 8).toFixed(1)} bytes of entropy; none has a random id`,
      };
    },
  },
  other: {
    async prepare({ file = '', events }) {
      let bytes = 0;
      return {
        async run() {
          await pipeline(createReadStream(file), createGzip({ level: 6 }), async (parts: AsyncIterable<Buffer>) => {
            for await (const part of parts) bytes += part.length;
          });
        },
        outcome: async () => nothingFound(events),
        figures: async () => figures(events, bytes, bytes),
      };
    },
  },
};

async function bytesOf(directory: string): Promise<number> {
  const { segments } = await requireManifest(directory);
  return segments.reduce((sum, { table, bytes }) => (table === EVENTS_TABLE ? sum + bytes : sum), 0);
}

function figures(events: number, sealed: number, compacted: number): readonly Figure[] {
  return [
    { suffix: '/sealed', unit: 'bytes/event', value: sealed / events },
    { suffix: '/compacted', unit: 'bytes/event', value: compacted / events },
  ];
}
