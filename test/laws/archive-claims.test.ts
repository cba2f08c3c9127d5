import { rmSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveInfo } from '../../src/archive/archive-info.js';
import { hotEngines } from '../../src/archive/hot/hot-file.js';
import { maintain } from '../../src/archive/maintain.js';
import { openTaskArchive } from '../../src/archive/open-task-archive.js';
import { restoreArchive } from '../../src/archive/restore-archive.js';
import { compactSegments, everything } from '../../src/archive/segments/compact.js';
import { deleteReplaced, pruneSegments } from '../../src/archive/segments/prune.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { openDatabase } from '../../src/duckdb/open-database.js';
import { DAY } from '../../src/time.js';
import { EVERY_VIEW, everyView } from '../support/archive/claim-model.js';
import { NAMES, rowsIn, timeOf } from '../support/archive/task-epochs.mjs';
import { NOW, TaskWorld } from '../support/archive/task-world.js';
import { ask } from '../support/archives.js';
import { runs } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Where a process is killed, and whether what it was to write is there then. */
const KILLS = [
  ['epoch appended', false],
  ['epoch committed', true],
  ['generation begun', true],
  ['segment named', true],
  ['manifest changed', true],
] as const;

const ACTIONS = runs < 100 ? 6 : 14;
const task = fc.constantFrom('g-0', 'g-1', 'h@2');
const place = fc.nat(2);
const action = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), task, place }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('write' as const), isCommitted: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('go on unowned' as const), task }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('kill' as const), task, at: fc.constantFrom(...KILLS) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('seal' as const), place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('compact' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('begin anew' as const), task }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

/** An epoch that is not committed and is sealed all the same, an owner that goes on too long, one that is killed as it seals. */
const USUAL: Action[] = [
  { kind: 'write', isCommitted: true },
  { kind: 'write', isCommitted: false },
  { kind: 'seal', place: 0 },
  { kind: 'claim', task: 'g-0', place: 1 },
  { kind: 'write', isCommitted: true },
  { kind: 'go on unowned', task: 'g-0' },
  { kind: 'kill', task: 'g-0', at: ['manifest changed', true] },
  { kind: 'compact' },
  { kind: 'begin anew', task: 'g-0' },
  { kind: 'claim', task: 'g-0', place: 2 },
  { kind: 'write', isCommitted: true },
];

/*
 * What is written of an epoch is then committed elsewhere, or is not; tasks move between engines of one archive, which are
 * killed; and owners that were taken for dead go on. Whatever happens, each view has of each task what counts, and nothing
 * else.
 */
test('law: of what several tasks write in several processes each view has what counts, once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: ACTIONS, maxLength: ACTIONS }), async (actions) => {
      const directory = join(temporaryFolder(), 'archive');
      const world = new TaskWorld(directory);
      await world.claim('g-0', 0);
      for (const one of actions) {
        await act(world, one);
        expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(world.model.counted)]);
      }
      await world.endAll();
      await expectSealed(directory, world);
    }),
    { endOnFailure: true, examples: [[USUAL]], numRuns: Math.ceil(runs / 50) },
  );
}, 7_200_000);

async function act(world: TaskWorld, one: Action): Promise<void> {
  switch (one.kind) {
    case 'claim':
      return world.claim(one.task, one.place);
    case 'write':
      return world.write(one.isCommitted);
    case 'go on unowned':
      return world.goOnUnowned(one.task);
    case 'begin anew':
      return world.beginAnew(one.task);
    case 'kill':
      return world.kill(one.task, one.at[0], one.at[1]);
    case 'seal':
      return world.seal(one.place);
    case 'compact':
      return compact(world.directory);
  }
}

async function compact(folder: string): Promise<void> {
  const options = { folder, now: () => NOW, reached: () => undefined };
  await maintain(options, () => compactSegments(everything, options));
}

/** What killed processes left is sealed too; then others see what counts, after whatever is done to segments. */
async function expectSealed(directory: string, { model: { counted } }: TaskWorld): Promise<void> {
  const engines = await hotEngines(directory);
  const again = [];
  for (const _ of engines) again.push(await openTaskArchive({ directory, ...NAMES, now: () => NOW }));
  for (const archive of again) await archive.close();
  await expectCatalogue(directory, everyView(counted));
  expect((await verifyArchive(directory)).problems).toEqual([]);
  const events = (await archiveInfo(directory)).tables.find(({ path }) => path === 'events/s');
  expect(events?.rows).toBe(counted.reduce((sum, by) => sum + rowsIn(by), 0));

  await compact(directory);
  const options = { folder: directory, now: () => NOW, reached: () => undefined };
  await maintain(options, () => pruneSegments({ age: 7 * DAY }, options));
  await maintain(options, () => deleteReplaced(Number.NEGATIVE_INFINITY, options));
  rmSync(join(directory, 'manifest.json'));
  await restoreArchive('', options);
  // Which views queries have is known again once a run has said so.
  await (await openTaskArchive({ directory, ...NAMES, now: () => NOW })).close();
  const kept = counted.filter((by) => timeOf(by) >= NOW - 7 * DAY);
  await expectCatalogue(directory, everyView(kept, counted));
}

async function expectCatalogue(directory: string, expected: unknown): Promise<void> {
  const database = await openDatabase(':memory:', { access: 'write' });
  try {
    await database.run(`ATTACH '${join(directory, 'catalog.duckdb')}' AS m (READ_ONLY)`);
    await database.run('USE m');
    expect(await database.rows(EVERY_VIEW)).toEqual([expected]);
  } finally {
    await database.close();
  }
}
