import { WarmStart } from '../src/engine/reloading/warm-start.js';
import { archivedPast } from '../src/history/archived-past.js';
import { loadProject } from '../src/query/load-project.js';
import { DAY, parseTimestamp } from '../src/time.js';
import type { Growth } from './benchmark.js';
import { DAYS, dayArchive, makeDayArchive } from './day-archive.js';
import { QUERIES } from './queries-folder.js';

/** Of ten days of archive. */
const EVENTS = 5_000_000;

/** From saving a file to the new version live: what a query that is new reads of one day of archive, and of ten. */
export const warmStart: Growth = {
  kind: 'growth',
  name: 'reload/warm-start-1-to-10-days',
  measures: 'figures',
  async input({ folder, scale }) {
    const events = Math.round(EVENTS * scale);
    return { events, file: await makeDayArchive(folder, events) };
  },
  smallest: daysOf(1),
  largest: daysOf(DAYS),
};

function daysOf(days: number): Growth['smallest'] {
  return {
    async prepare({ file = '' }) {
      const { project } = await loadProject(QUERIES);
      const queries = project?.queries.slice(0, 1) ?? [];
      if (project === undefined || queries.length === 0) throw new TypeError('no query to warm up');
      const warm = new WarmStart(queries, project, { past: archivedPast(dayArchive(file).archive) });
      let [events, seconds] = [0, 0];
      return {
        async run() {
          const began = performance.now();
          const reached = (parseTimestamp('2026-01-01T00:00:00Z') ?? 0) + days * DAY;
          events = await warm.readUntil({ reached, ends: new Map() });
          seconds = (performance.now() - began) / 1_000;
          await warm.close();
        },
        outcome: async () => ({ events, matches: 0, digest: 0, archived: null }),
        figures: async () => [{ suffix: '/until-live', unit: 's', value: seconds }],
      };
    },
  };
}
