import type { Batch } from '../src/batch.js';
import type { Project } from '../src/query/plan.js';
import { projectOf } from './bench-project.js';
import type { Growth, Side } from './benchmark.js';
import type { Drive } from './drive.js';
import { MatchDrive } from './match-drive.js';
import { type BatchedEvent, shopBatches } from './shop-batches.js';

/** Most that a side is measured for: then the events until then are what was measured. */
const MEASURED_SECONDS = 15;

/** Most that is spent on what must be there before; then it is said how much is. */
const FILLING_SECONDS = 45;

/** Small, so that a matcher whose cost grows is stopped in time. */
const ROWS = 2_048;

/** Work of one size. */
export interface Size {
  readonly queries: readonly string[];
  /** Not measured. */
  readonly fill: Iterable<BatchedEvent>;
  /** Taken up to the number that is asked for. */
  readonly events: Iterable<BatchedEvent>;
}

export interface GrowthOptions {
  readonly name: string;
  readonly events: number;
  readonly smallest: () => Size;
  readonly largest: () => Size;
  /** Default: the matcher of the one query alone. */
  readonly drive?: (project: Project) => Driven;
}

interface Driven extends Pick<Drive, 'outcome'> {
  process(batch: Batch): void | Promise<void>;
}

/** The same kind of events at two sizes: what one costs must not depend on it. */
export function growth({ name, events, smallest, largest, drive = matcherAlone }: GrowthOptions): Growth {
  return {
    kind: 'growth',
    name,
    measures: 'work',
    input: async ({ scale }) => ({ events: Math.round(events * scale) }),
    largest: sideOf(largest, drive),
    smallest: sideOf(smallest, drive),
  };
}

function matcherAlone(project: Project): Driven {
  return new MatchDrive(project);
}

function sideOf(sizeOf: () => Size, driveOf: (project: Project) => Driven): Side {
  return {
    async prepare({ events }, folder) {
      const size = sizeOf();
      const drive = driveOf(await projectOf(folder, size.queries));
      const isFull = await within(FILLING_SECONDS, shopBatches(size.fill, ROWS), drive);
      const batches = [...shopBatches(first(events, size.events), ROWS)];
      const filled = drive.outcome();
      const note = `after ${FILLING_SECONDS} s only ${filled.events} events were there`;
      return {
        ...(isFull ? {} : { note }),
        run: async () => void (await within(MEASURED_SECONDS, batches, drive)),
        async outcome() {
          const all = drive.outcome();
          return { ...all, events: all.events - filled.events, matches: all.matches - filled.matches };
        },
      };
    },
  };
}

/** Whether there was time for all of them. */
async function within(seconds: number, batches: Iterable<Batch>, drive: Driven): Promise<boolean> {
  const end = performance.now() + seconds * 1_000;
  for (const batch of batches) {
    if (performance.now() > end) return false;
    await drive.process(batch);
  }
  return true;
}

function* first(count: number, events: Iterable<BatchedEvent>): Generator<BatchedEvent> {
  let left = count;
  for (const event of events) {
    if (left-- === 0) return;
    yield event;
  }
}
