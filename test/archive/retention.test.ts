import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maintain } from '../../src/archive/maintain.js';
import { requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { planPrune, type Retention } from '../../src/archive/segments/plan-prune.js';
import { deleteReplaced, pruneSegments } from '../../src/archive/segments/prune.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { DAY, HOUR } from '../../src/time.js';
import { expectNothingLeft } from '../support/archive/expect-epochs.js';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SCHEMA = [{ name: 'day', type: { kind: 'BIGINT' } }] as const;
const DAYS = 40;
/** So many rows a day of a segment that has all days. */
const ROWS = 25;
const NOW = DAYS * DAY + HOUR;

/** One segment of 40 days, one with rows that have no time or an infinite one; and of the last days a segment each. */
async function archived(): Promise<string> {
  const directory = join(temporaryFolder(), 'archive');
  const streams = ['many', 'timeless', 'daily'].map((name) => ({ name, schema: SCHEMA }));
  const archive = await openArchive(archiveOptions(directory, { streams, now: () => NOW }));
  const days = Array.from({ length: DAYS * ROWS }, (_, row) => Math.floor(row / ROWS));
  const batch = (name: string, of: readonly number[], timeOf: (day: number) => number): ReturnType<typeof batchOf> => {
    const rows = of.map((day) => [day]);
    return { ...batchOf(name, SCHEMA, rows), times: Float64Array.from(of, timeOf) };
  };
  await archive.commit(
    epoch({
      events: [
        batch('many', days, (day) => day * DAY),
        batch('timeless', [0, 37, 38, 39], (day) => (day === 38 ? Number.NaN : day === 37 ? Infinity : day * DAY)),
        batch('daily', [36, 37, 38, 39], (day) => (day + 1) * DAY - 1),
      ],
      checkpoint: { pieces: [] },
    }),
  );
  await archive.close();
  return directory;
}

/** How many rows of each stream are left, and how many the plan said would go; the two are what there was. */
async function prune(
  folder: string,
  retention: Retention,
): Promise<{ readonly planned: number; readonly left: number[] }> {
  const options = { folder, now: () => NOW, reached: () => undefined };
  const before = await total(folder);
  const planned = (await planPrune(folder, await requireManifest(folder), retention, NOW))?.rows ?? 0;
  const { rows } = await maintain(options, () => pruneSegments(retention, options));
  expect(rows).toBe(planned);
  const left = await counts(folder);
  expect(before - (await total(folder))).toBe(planned);
  // Once is enough, but that files of a day each take more than the one they were made of.
  if (retention.bytes === undefined)
    expect(await maintain(options, () => pruneSegments(retention, options))).toEqual({ rows: 0, bytes: 0 });
  await maintain(options, () => deleteReplaced(0, options));
  expect((await verifyArchive(folder)).problems).toEqual([]);
  await expectNothingLeft(folder);
  return { planned, left };
}

async function counts(folder: string): Promise<number[]> {
  const [row = []] = await ask(
    folder,
    'SELECT (SELECT count(*) FROM many), (SELECT count(*) FROM timeless), (SELECT count(*) FROM daily)',
  );
  return row.map(Number);
}

async function total(folder: string): Promise<number> {
  return (await counts(folder)).reduce((sum, count) => sum + count, 0);
}

test('by age: whole days of UTC go, of segments of many days too; rows without a time, or with none of a calendar, stay', async () => {
  const folder = await archived();
  expect(await prune(folder, { age: 1000 * DAY })).toEqual({ planned: 0, left: [DAYS * ROWS, 4, 4] });
  // Three days and an hour ago it was day 37; that day is kept whole.
  expect(await prune(folder, { age: 3 * DAY })).toEqual({ planned: 37 * ROWS + 1 + 1, left: [3 * ROWS, 3, 3] });
  expect(await ask(folder, 'SELECT DISTINCT day FROM many ORDER BY 1')).toEqual([[37], [38], [39]]);
  expect(await ask(folder, 'SELECT day, _time FROM timeless ORDER BY 1')).toEqual([
    [37, Infinity],
    [38, null],
    [39, 39 * DAY],
  ]);
});

test('by size: the oldest days go until the rest fits; of a segment of many days the oldest alone', async () => {
  const folder = await archived();
  const { segments } = await requireManifest(folder);
  const bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0);
  const many = segments.find(({ table }) => table === 'events/many');
  expect(many?.date).toBe(null);
  expect(await prune(folder, { bytes })).toEqual({ planned: 0, left: [DAYS * ROWS, 4, 4] });
  const { left } = await prune(folder, { bytes: bytes - (many?.bytes ?? 0) / 2 });
  expect(left[0]).toBeGreaterThan(5 * ROWS);
  expect(left[0]).toBeLessThan(DAYS * ROWS);
  expect(left[2]).toBe(4);
  const [[first] = []] = await ask(folder, 'SELECT min(day) FROM many');
  expect(left[0]).toBe((DAYS - Number(first)) * ROWS);
});
