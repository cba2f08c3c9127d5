import { type Batch, positionAt, timeAt } from '../../src/batch.js';
import type { Past, PastChoice, PastStream } from '../../src/engine/past.js';
import { sortByEventTime } from '../../src/engine/sort-by-event-time.js';
import { allRowsOf, gather } from '../../src/gather.js';
import { pickRows } from '../../src/pick-rows.js';
import type { MemoryArchive } from './memory-archive.js';

/** What an archive in memory has been given, a few rows at a time. */
export function memoryPast({ epochs }: MemoryArchive, length: number = 3): Past {
  const read = (name: string, isInTime: boolean, { from, until }: PastChoice): PastStream => {
    const late = new Set(epochs.flatMap((epoch) => epoch.late.map((one) => placeOf(one.stream, one.position))));
    const batches = epochs.flatMap(({ events }) => events.filter(({ stream }) => stream === name));
    const wanted = batches.map((batch) =>
      pickRows(
        batch,
        rowsWhere(batch, (row) => {
          const time = timeAt(batch, row);
          return !isInTime || (time >= from && time < until && !late.has(placeOf(name, positionAt(batch, row))));
        }),
      ),
    );
    const all = wanted.filter((batch) => batch.length > 0);
    const [first] = all;
    const sorted = first && (isInTime ? gather(sortByEventTime(allRowsOf(all))) : gather(allRowsOf(all)));
    let at = 0;
    return {
      name,
      async next() {
        if (sorted === undefined || at >= sorted.length) return undefined;
        const end = Math.min(sorted.length, at + length);
        const batch = pickRows(
          sorted,
          rowsWhere(sorted, (row) => row >= at && row < end),
        );
        at = end;
        return { batch, watermark: end < sorted.length ? timeAt(sorted, end) : Number.POSITIVE_INFINITY };
      },
    };
  };
  return {
    keeper: 'archive',
    async open(choice) {
      const streams = choice.streams.map(({ name, watermark }) => read(name, watermark !== undefined, choice));
      return { streams, close: async () => undefined };
    },
  };
}

function rowsWhere({ length }: Batch, isWanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length }, (_, row) => row).filter(isWanted);
}

function placeOf(stream: string, { source, partition, offset }: ReturnType<typeof positionAt>): string {
  return JSON.stringify([stream, source, partition, offset]);
}
