import { join } from 'node:path';
import type { Archive } from '../src/archive/archive.js';
import { openArchive } from '../src/archive/open-archive.js';
import type { Batch } from '../src/batch.js';
import { DATABASE, HandCommits } from './archive-by-hand.js';
import type { Beside, Figure, Work } from './benchmark.js';
import type { HandEvent } from './hand-event.js';
import { nothingFound } from './nothing-found.js';
import { percentile } from './percentile.js';
import { shopBatches, shopSchema } from './shop-batches.js';
import { type FullEvent, fullEvents, shopEvents } from './shop-events.js';
import { shopOptions } from './shop-file.js';

const EVENTS = 5_000_000;
/** Of an epoch. */
const ROWS = 2_048;
const RECORD = new Uint8Array(256);

/** How long the commit of an epoch of events takes while nothing else goes on, beside one by hand. */
export const archiveCommits: Beside = {
  kind: 'beside',
  name: 'archive/commit',
  measures: 'figures',
  input: async ({ scale }) => ({ events: Math.round(EVENTS * scale) }),
  beside: "DuckDB's appender alone",
  motif: {
    async prepare({ events }, folder) {
      const archive = await openedArchive(join(folder, 'archive'));
      const epochs = shopBatches(eventsOf(events), ROWS);
      return committing(
        events,
        epochs,
        (batch) => commit(archive, batch),
        () => archive.close(),
      );
    },
  },
  other: {
    async prepare({ events }, folder) {
      const tables = await HandCommits.open(join(folder, DATABASE), 'memory');
      return committing(
        events,
        handEpochs(events),
        (rows) => tables.commit(rows, []),
        () => tables.close(),
      );
    },
  },
};

function committing<T>(
  events: number,
  epochs: Iterable<T>,
  commit: (epoch: T) => Promise<void>,
  close: () => Promise<void>,
): Work {
  const times: number[] = [];
  return {
    async run() {
      for (const epoch of epochs) {
        const begun = performance.now();
        await commit(epoch);
        times.push(performance.now() - begun);
      }
      await close();
    },
    outcome: async () => nothingFound(events),
    figures: async () => commitFigures(times, ROWS),
  };
}

export function commitFigures(times: readonly number[], rows: number): readonly Figure[] {
  const shares = [
    ['/p50', 0.5],
    ['/p99', 0.99],
    ['/longest', 1],
  ] as const;
  return shares.map(([suffix, share]) => ({ suffix, unit: `ms, ${rows} events`, value: percentile(times, share) }));
}

async function openedArchive(directory: string): Promise<Archive> {
  const archive = await openArchive({
    directory,
    streams: [{ name: 'events', schema: shopSchema, timeField: 0 }],
    behaviours: [],
    now: () => Date.now() * 1_000,
    policy: { sealRows: Number.POSITIVE_INFINITY, sealInterval: Number.POSITIVE_INFINITY },
  });
  await archive.restore();
  return archive;
}

async function commit(archive: Archive, batch: Batch): Promise<void> {
  await archive.commit({ events: [batch], late: [], deadLetters: [], behaviours: [], record: RECORD });
}

function eventsOf(events: number): Generator<FullEvent> {
  return fullEvents(shopEvents(shopOptions(events, 100_000)));
}

function* handEpochs(events: number): Generator<readonly HandEvent[]> {
  let rows: HandEvent[] = [];
  let offset = 0;
  for (const { time, user, item, type, price, session, page } of eventsOf(events)) {
    rows.push({ ts: '', user_id: user, item_id: item, event: type, price, session, page, time, offset: offset++ });
    if (rows.length < ROWS) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
