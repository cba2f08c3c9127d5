import { type Batch, positionAt, timeAt, valueAt } from '../../src/batch.js';
import type { Behaviour } from '../../src/behaviour.js';
import { keyIdentity } from '../../src/engine/keys/key-identity.js';
import { sortByEventTime } from '../../src/engine/partitions/sort-by-event-time.js';
import type { LateChoice, LateReading, Past, PastChoice, PastStream } from '../../src/engine/reloading/past.js';
import { allRowsOf, gather } from '../../src/gather.js';
import { pickRows } from '../../src/pick-rows.js';
import { keyPlaces } from '../../src/query/key-places.js';
import type { Value } from '../../src/schema.js';
import type { MemoryArchive } from './memory-archive.js';

/** What an archive in memory has been given, a few rows at a time. */
export function memoryPast({ epochs }: MemoryArchive, length: number = 3): Past {
  const read = (
    name: string,
    isInTime: boolean,
    { from, until }: Pick<PastChoice, 'from' | 'until'>,
    { isKey = () => true, allowed = -1 }: Partial<Looked> = {},
  ): PastStream => {
    const lateOnes = epochs.flatMap((epoch) => epoch.late);
    const late = new Set(
      lateOnes.filter((one) => one.lateness > allowed).map((one) => placeOf(one.stream, one.position)),
    );
    const batches = epochs.flatMap(({ events }) => events.filter(({ stream }) => stream === name));
    const wanted = batches.map((batch) =>
      pickRows(
        batch,
        rowsWhere(batch, (row) => {
          const time = timeAt(batch, row);
          if (!isKey(batch, row)) return false;
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
    async openLate() {
      return { read: readLate, close: async () => undefined };
    },
    keeper: 'archive',
    async open(choice) {
      const streams = choice.streams.map(({ name, watermark }) => read(name, watermark !== undefined, choice));
      return { streams, close: async () => undefined };
    },
  };

  async function readLate({ plan, stream: { name }, late, until }: LateChoice): Promise<LateReading> {
    const { allowedLateness: allowed = 0 } = plan;
    const fields = keyPlaces(plan) ?? [];
    const keyOf = (batch: Batch, row: number): string => keyIdentity(fields.map((field) => cellAt(batch, field, row)));
    const wanted = late && new Set(late.map((position) => placeOf(name, position)));
    const isLate = new Set(
      epochs
        .flatMap((epoch) => epoch.late)
        .filter(({ stream, lateness, time }) => stream === name && lateness <= allowed && time < until)
        .map(({ position }) => placeOf(name, position))
        .filter((place) => wanted === undefined || wanted.has(place)),
    );
    const keys = new Set<string>();
    for (const batch of epochs.flatMap(({ events }) => events).filter(({ stream }) => stream === name)) {
      for (let row = 0; row < batch.length; row++) {
        if (isLate.has(placeOf(name, positionAt(batch, row)))) keys.add(keyOf(batch, row));
      }
    }
    const isKey = (batch: Batch, row: number): boolean => keys.has(keyOf(batch, row));
    return {
      stream: read(name, true, { from: Number.NEGATIVE_INFINITY, until }, { isKey, allowed }),
      keys: fields,
      from: Number.NEGATIVE_INFINITY,
      async told(of) {
        const known = new Set(of.map(keyIdentity));
        const last = new Map<string, Behaviour>();
        for (const behaviour of epochs.flatMap(({ behaviours }) => behaviours)) {
          const { type, key, id } = behaviour;
          if (type.version === plan.type.version && known.has(keyIdentity(key))) last.set(id, behaviour);
        }
        return [...last.values()];
      },
      close: async () => undefined,
    };
  }
}

/** Which rows: of which keys, and no later than this. */
interface Looked {
  readonly isKey: (batch: Batch, row: number) => boolean;
  readonly allowed: number;
}

function cellAt({ columns }: Batch, field: number, row: number): Value {
  const column = columns[field];
  return column === undefined ? null : valueAt(column, row);
}

function rowsWhere({ length }: Batch, isWanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length }, (_, row) => row).filter(isWanted);
}

function placeOf(stream: string, { source, partition, offset }: ReturnType<typeof positionAt>): string {
  return JSON.stringify([stream, source, partition, offset]);
}
