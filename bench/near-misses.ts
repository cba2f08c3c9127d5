import type { Batch } from '../src/batch.js';
import { QueryProcessor } from '../src/engine/matching/query-processor.js';
import type { Project } from '../src/query/plan.js';
import { MILLISECOND } from '../src/time.js';
import { benchProject, projectOf } from './bench-project.js';
import type { Beside, Side, Work } from './benchmark.js';
import { shopBatches } from './shop-batches.js';
import { namedEvents, shopEvents } from './shop-events.js';

const EVENTS = 5_000_000;
const LEAST_EVENTS = 1_000_000;
const USERS = 10_000;
/** So that each epoch is a minute of its own, and near misses of each are kept. */
const SPACING = 10 * MILLISECOND;
/** As many records as an epoch of a run takes. */
const EPOCH = 32_768;
/** What `motif run` keeps. */
const KEPT = 16;

/** An add, and no remove in time. */
export const nearMissesOfDeadlines: Beside = nearMisses('near-misses/deadlines', () => benchProject());

/** Two views and then an add, each of which must follow the one before: nearly all die of an event, and all at once. */
export const nearMissesOfEvents: Beside = nearMisses('near-misses/events', (folder) => projectOf(folder, [IN_A_ROW]));

const IN_A_ROW = `SELECT * FROM events MATCH_RECOGNIZE (
  PARTITION BY user_id ORDER BY ts
  MEASURES FIRST(V.ts) AS viewed_at
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (V{2} A) WITHIN INTERVAL '30' MINUTE
  DEFINE V AS V.event = 'view', A AS A.event = 'add' AND A.item_id = LAST(V.item_id)
)`;

/** From ordered batches to behaviours, with near misses and without. */
function nearMisses(name: string, project: (folder: string) => Promise<Project>): Beside {
  const side = (kept: number): Side => ({
    prepare: async ({ events }, folder) => work(events, await project(folder), kept),
  });
  return {
    kind: 'beside',
    name,
    measures: 'work',
    wanted: { '': 1.15 },
    input: async ({ scale }) => ({ events: Math.max(LEAST_EVENTS, Math.round(EVENTS * scale)) }),
    motif: side(KEPT),
    other: side(0),
    beside: 'the same without them',
  };
}

function work(events: number, { queries: [plan] }: Project, kept: number): Work {
  if (plan?.kind !== 'match') throw new TypeError('a project without a pattern');
  const options = { events, users: USERS, itemsPerUser: 10, disorder: 0, spacing: SPACING, seed: 1 };
  const batches: readonly Batch[] = [...shopBatches(namedEvents(shopEvents(options)), EPOCH)];
  const processor = new QueryProcessor(plan, { nearMisses: kept });
  processor.forgetChanges();
  let [matches, misses] = [0, 0];
  return {
    async run() {
      for (const batch of batches) {
        processor.process(batch);
        processor.advance(batch.times.at(-1) ?? 0);
        const found = processor.takeFound();
        matches += found.behaviours.length;
        misses += found.nearMisses?.length ?? 0;
      }
    },
    outcome: async () => {
      if (misses > 0 !== kept > 0) throw new Error(`${misses} near misses, of at most ${kept} an epoch`);
      return { events, matches, digest: 0, archived: null };
    },
  };
}
