import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TaskArchive } from '../../src/archive/archive.js';
import type { CrashPoint } from '../../src/archive/crash-point.js';
import type { ClaimedEpoch } from '../../src/archive/epoch.js';
import { forgetPerson } from '../../src/archive/erasure/forget-person.js';
import { requireManifest } from '../../src/archive/manifest-file.js';
import { openArchive } from '../../src/archive/open-archive.js';
import { openTaskArchive } from '../../src/archive/open-task-archive.js';
import { pruneSegments } from '../../src/archive/segments/prune.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { DAY } from '../../src/time.js';
import { EVERY_VIEW, everyView } from '../support/archive/claim-model.js';
import { NAMES, STREAM, taskRows } from '../support/archive/task-epochs.mjs';
import { archiveOptions, ask, batchOf, epoch } from '../support/archives.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const newFolder = (): string => join(temporaryFolder(), 'archive');
const options = (directory: string, parts: object = {}) => archiveOptions(directory, { ...NAMES, ...parts });
const by = (task: string, number: number, at: number): ClaimedEpoch => ({ task, number, epoch: at });
const write = (archive: TaskArchive, written: ClaimedEpoch): Promise<void> => archive.write(taskRows(written), written);

async function engines(directory: string): Promise<readonly string[]> {
  return Object.keys((await requireManifest(directory)).engines).sort();
}

test('tasks write at once in few transactions; a write that fails fails all that follow, and nothing of it is there', async () => {
  const directory = newFolder();
  const reached: CrashPoint[] = [];
  let isFull = false;
  const archive = await openTaskArchive(
    options(directory, {
      reached: (point: CrashPoint) => {
        reached.push(point);
        if (isFull && point === 'epoch appended') throw new Error('no space left');
      },
    }),
  );
  const tasks = Array.from({ length: 8 }, (_, i) => `t-${i}`);
  await Promise.all(tasks.map((task) => archive.claim({ task, number: 1, firstEpoch: 0 })));
  const written = tasks.flatMap((task) => [by(task, 1, 0), by(task, 1, 1)]);
  await Promise.all(written.map((one) => write(archive, one)));
  expect(reached.filter((point) => point === 'epoch committed').length).toBeLessThanOrEqual(4);
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(written)]);

  isFull = true;
  const failed = await Promise.allSettled(tasks.map((task) => write(archive, by(task, 1, 2))));
  expect(failed.map(({ status }) => status)).toEqual(tasks.map(() => 'rejected'));
  isFull = false;
  await expect(write(archive, by('t-0', 1, 3))).rejects.toThrow('no space left');
  await expect(archive.claim({ task: 't-9', number: 9, firstEpoch: 0 })).rejects.toThrow('no space left');
  await archive.close();
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(written)]);
  expect((await requireManifest(directory)).segments).toEqual([]);

  const again = await openTaskArchive(options(directory));
  await again.claim({ task: 't-0', number: 2, firstEpoch: 1 });
  await again.close();
  const left = written.filter((one) => one.task !== 't-0' || one.epoch === 0);
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView(left)]);
});

test('without a name an engine is the first that no process has; what a claim must be, and who it is for', async () => {
  const directory = newFolder();
  // They begin at once, in a folder where nothing is.
  const [one, two, three] = await Promise.all([1, 2, 3].map(() => openTaskArchive(options(directory))));
  expect(await engines(directory)).toEqual(['main', 'main-2', 'main-3']);
  await Promise.all([one, two, three].map((archive) => archive?.close()));
  const again = await openTaskArchive(options(directory));
  const named = await openTaskArchive(options(directory, { engine: 'other' }));
  expect(await engines(directory)).toEqual(['main', 'main-2', 'main-3', 'other']);
  await expect(openTaskArchive(options(directory, { engine: 'other' }))).rejects.toThrow('in use by this process');

  await expect(write(named, by('t', 1, 0))).rejects.toThrow('epoch 0 of t@1 is written before it is claimed');
  await named.claim({ task: 't', number: 5, firstEpoch: 3 });
  await named.claim({ task: 't', number: 5, firstEpoch: 3 });
  await write(named, by('t', 5, 3));
  await named.close();
  await again.close();
  const next = await openTaskArchive(options(directory));
  await expect(next.claim({ task: 't', number: 4, firstEpoch: 4 })).rejects.toThrow(
    /knows a later claim of task t \(5\) than this one \(4\).*--fresh/s,
  );
  await next.claim({ task: 't', number: 6, firstEpoch: 4 });
  await next.close();
  // A claim that was made twice does not end itself.
  expect(await ask(directory, EVERY_VIEW)).toEqual([everyView([by('t', 5, 3)])]);
  // Of an owner that was stopped rows may come whenever it goes on.
  const late = { folder: directory, now: () => 100 * DAY, reached: () => undefined };
  await pruneSegments({ age: DAY }, late);
  expect(await ask(directory, 'SELECT count(*) FROM motif.claims')).toEqual([[3]]);
});

test('beside runs that keep their state: their rows always count, and neither takes the other for its own', async () => {
  const directory = newFolder();
  const checkpoint = { pieces: [{ owner: 'o', key: 'k', state: Uint8Array.of(1) }] };
  const commit = async (from: number): Promise<void> => {
    const run = await openArchive(options(directory, { engine: 'files', behaviours: [] }));
    await run.commit(epoch({ events: [batchOf('s', STREAM.schema, [[`file ${from}`, from]], from)], checkpoint }));
    await run.close();
  };
  await commit(0);
  expect((await requireManifest(directory)).format).toBe(3);
  await expect(openTaskArchive(options(directory, { engine: 'files' }))).rejects.toThrow(
    /has the state of a run.*--fresh/s,
  );

  const tasks = await openTaskArchive(options(directory));
  await tasks.claim({ task: 't', number: 1, firstEpoch: 0 });
  await write(tasks, by('t', 1, 0));
  await tasks.claim({ task: 't', number: 2, firstEpoch: 0 });
  await commit(1);
  await tasks.close();
  expect((await requireManifest(directory)).format).toBe(4);
  await expect(openArchive(options(directory))).rejects.toThrow(/engine main .* writes what tasks .*--fresh/s);
  expect(await ask(directory, 'SELECT id, n FROM s ORDER BY n')).toEqual([
    ['file 0', 0],
    ['file 1', 1],
  ]);

  // Columns that change from run to run.
  const schema = [...STREAM.schema, { name: 'more', type: { kind: 'VARCHAR' } }] as const;
  const wider = await openTaskArchive(options(directory, { streams: [{ ...STREAM, schema }] }));
  await wider.claim({ task: 't', number: 3, firstEpoch: 1 });
  const rows = { ...taskRows(by('t', 3, 1)), events: [batchOf('s', schema, [['new', 7, 'x']])] };
  await wider.write(rows, by('t', 3, 1));
  await wider.close();
  expect(await ask(directory, 'SELECT id, n, more FROM s ORDER BY n')).toEqual([
    ['file 0', 0, null],
    ['file 1', 1, null],
    ['new', 7, 'x'],
  ]);

  // Forgotten is also what does not count.
  const nothing = { changed: [], report: [] };
  const rewriting = { folder: directory, now: () => 0, reached: () => undefined };
  const forgotten = await forgetPerson({ column: 'id', value: 't 1 0' }, () => nothing, rewriting);
  expect(forgotten.rows['events/s']).toBe(2);
  expect((await verifyArchive(directory)).problems).toEqual([]);
  const taken = [{ ...STREAM, schema: [{ name: '_epoch', type: { kind: 'BIGINT' } }] }];
  await expect(openTaskArchive(options(directory, { streams: taken }))).rejects.toThrow(
    'a name that the archive needs',
  );
});
