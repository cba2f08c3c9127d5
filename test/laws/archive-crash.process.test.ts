import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { CRASH_POINTS, type CrashPoint } from '../../src/archive/crash-point.js';
import { verifyArchive } from '../../src/archive/verify-archive.js';
import { DAY } from '../../src/time.js';
import * as code from '../support/archive/archive-code.js';
import { BASE, type MaintenanceTask, maintainArchive, writeEpochs } from '../support/archive/epochs.mjs';
import { expectEpochs, expectNothingLeft } from '../support/archive/expect-epochs.js';
import { killRuns } from '../support/runs.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SCRIPT = resolve(import.meta.dirname, '../support/archive/die-at.mjs');
/** Epochs of an archive that is killed while it is written, and of one that a command works on. */
const UNTIL = 8;
const POLICY = { sealRows: 90, sealInterval: DAY, compactCount: 2, grace: 0 };
/** Of four days two stay. */
const RETENTION = { policy: { ...POLICY, retention: 2 * DAY }, at: BASE + 4 * DAY };
const PRUNED = { firstDay: BASE + 2 * DAY, deadLetters: 'pruned' } as const;

/** `begin`: open it and close it. `clean up`: the same, where a compaction was killed. */
type Task = MaintenanceTask | 'write' | 'write and prune' | 'begin' | 'clean up';

interface Kill {
  readonly task: Task;
  readonly point: CrashPoint;
  /** The how manyth occurrence, from 1. */
  readonly at: number;
}

/** What an archive goes through that is killed, opened again, killed again. Each kill waits for what the last has left. */
const CHAIN: readonly (readonly [task: Task, point: CrashPoint, at?: number])[] = [
  ['write', 'hot file made'],
  ['write', 'epoch appended', 2],
  ['write', 'epoch committed'],
  ['write', 'generation begun'],
  ['write', 'segment made'],
  ['write', 'segment named', 2],
  ['begin', 'orphan deleted'],
  ['begin', 'manifest changed'],
  ['write', 'generation dropped'],
  ['write', 'catalogue changed', 2],
  ['write', 'replaced file deleted', 2],
  ['forget', 'hot file copied'],
  ['forget', 'hot file rewritten'],
  ['forget', 'person found'],
];

test('law: an archive that is killed at one point after the other has every acknowledged row once, and no file more', async () => {
  const directory = join(temporaryFolder(), 'archive');
  expect(new Set(CHAIN.map(([, point]) => point))).toEqual(new Set(CRASH_POINTS));
  let until = 0;
  let acknowledged = -1;
  for (const [task, point, at = 1] of CHAIN) {
    if (task === 'forget' && point === 'hot file copied') await writeEpochs(code, { directory, until, policy: POLICY });
    until += task === 'write' ? 4 : 0;
    const options = isMaintenance(task) ? { task } : { task: 'write', policy: POLICY, until };
    const end = await killed({ ...options, directory, kill: { point, at } });
    expect([point, end.wasKilled]).toEqual([point, true]);
    acknowledged = Math.max(acknowledged, end.acknowledged);
  }
  await maintainArchive(code, { task: 'forget', folder: directory, reached: () => undefined });
  await expectEpochs(directory, { atLeast: acknowledged + 1, forgotten: 'who-3' });
  expect((await verifyArchive(directory)).problems).toEqual([]);
  await expectNothingLeft(directory);
}, 600_000);

test('law: whatever point a process is killed at, it goes on as if it had not been', async () => {
  const folder = temporaryFolder();
  const template = join(folder, 'template');
  await writeEpochs(code, { directory: template, until: UNTIL, policy: { ...POLICY, compactCount: 100, grace: DAY } });
  const table = new Map<CrashPoint, { tries: number; losses: number }>();
  for (const kill of await kills(template, folder)) {
    const entry = table.get(kill.point) ?? { tries: 0, losses: 0 };
    table.set(kill.point, entry);
    const directory = join(folder, 'killed');
    try {
      if (await killAndGoOn(kill, template, directory)) entry.tries += 1;
    } catch (cause) {
      throw new Error(`killed at occurrence ${kill.at} of "${kill.point}" in ${kill.task}`, { cause });
    }
    rmSync(directory, { recursive: true });
  }
  // For the documentation: what a long run tried.
  if (process.env.MOTIF_TEST_TABLE !== undefined) {
    writeFileSync(
      process.env.MOTIF_TEST_TABLE,
      [...table].map(([point, { tries }]) => `${point}: ${tries}\n`).join(''),
    );
  }
}, 7_200_000);

/** In a long run the first, second and last occurrence of each point in each task; else one. */
async function kills(template: string, folder: string): Promise<readonly Kill[]> {
  if (killRuns < 100) {
    return [{ task: 'write and prune', point: 'segment named', at: 3 }];
  }
  const all: Kill[] = [];
  const tasks: readonly Task[] = [
    'write',
    'write and prune',
    'begin',
    'clean up',
    'compact',
    'prune',
    'forget',
    'restore',
  ];
  for (const task of tasks) {
    const directory = join(folder, 'undisturbed');
    const counts = new Map<CrashPoint, number>();
    prepare(task, template, directory);
    await work(task, directory, (point) => counts.set(point, (counts.get(point) ?? 0) + 1));
    rmSync(directory, { recursive: true });
    for (const [point, count] of counts) {
      for (const at of new Set([1, 2, count])) if (at <= count) all.push({ task, point, at });
    }
  }
  return Array.from({ length: Math.max(killRuns, all.length) }, (_, i) => all[i % all.length]).filter(
    (kill) => kill !== undefined,
  );
}

/** What stands there before the task. */
function prepare(task: Task, template: string, directory: string): void {
  if (task === 'begin' || task === 'write' || task === 'write and prune') return;
  cpSync(template, directory, { recursive: true });
  if (task === 'restore') rmSync(join(directory, 'manifest.json'));
  if (task !== 'clean up') return;
  const folder = join(directory, 'segments/events/s');
  const [date = ''] = readdirSync(folder);
  const [file = ''] = readdirSync(join(folder, date));
  cpSync(join(folder, date, file), join(folder, date, 'rewritten.01234567-0123-0123-0123-0123456789ab.parquet'));
  mkdirSync(join(directory, 'aside/maintenance'), { recursive: true });
  writeFileSync(join(directory, 'aside/maintenance/events.parquet'), 'half');
}

function isMaintenance(task: Task): task is MaintenanceTask {
  return task === 'compact' || task === 'prune' || task === 'forget' || task === 'restore';
}

function writing(task: Task): Omit<Parameters<typeof writeEpochs>[1], 'directory'> {
  switch (task) {
    case 'write and prune':
      return { ...RETENTION, until: UNTIL };
    case 'begin':
      return { policy: POLICY, until: 0 };
    default:
      return { policy: POLICY, until: UNTIL };
  }
}

/** In this process, to its end. */
async function work(
  task: Task,
  directory: string,
  reached: (point: CrashPoint) => void = () => undefined,
): Promise<void> {
  if (isMaintenance(task)) await maintainArchive(code, { task, folder: directory, reached });
  else await writeEpochs(code, { directory, reached, ...writing(task) });
}

/** Whether there was an occurrence to be killed at: seals and compactions fall together in more than one way. */
async function killAndGoOn({ task, point, at }: Kill, template: string, directory: string): Promise<boolean> {
  prepare(task, template, directory);
  const options = isMaintenance(task) ? { task } : { task: 'write', ...writing(task) };
  const { wasKilled, acknowledged } = await killed({ ...options, directory, kill: { point, at } });
  if (task === 'write' && acknowledged >= 0) await expectEpochs(directory, { atLeast: acknowledged + 1 });
  await work(task, directory);
  if (task === 'write and prune') {
    // It is pruned after it is sealed.
    await writeEpochs(code, { directory, ...RETENTION, until: UNTIL + 1 });
    await expectEpochs(directory, { epochs: UNTIL + 1, firstDay: BASE + 2 * DAY });
  } else {
    await writeEpochs(code, { directory, until: UNTIL + 1, policy: POLICY });
    const done = task === 'forget' ? { forgotten: 'who-3' } : task === 'prune' ? PRUNED : {};
    await expectEpochs(directory, { epochs: UNTIL + 1, before: UNTIL, ...done });
  }
  expect((await verifyArchive(directory)).problems).toEqual([]);
  await expectNothingLeft(directory);
  return wasKilled;
}

interface End {
  readonly wasKilled: boolean;
  /** The last epoch that the process said was committed before it died; -1: none. */
  readonly acknowledged: number;
}

function killed(options: object): Promise<End> {
  const child = spawn(process.execPath, [SCRIPT, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let complaint = '';
  child.stdout.on('data', (part) => {
    said += part;
  });
  child.stderr.on('data', (part) => {
    complaint += part;
  });
  return new Promise((done, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      const last = said.trim().split('\n').at(-1) ?? '';
      if (signal === 'SIGKILL' || status === 0) {
        done({ wasKilled: signal === 'SIGKILL', acknowledged: last === '' ? -1 : Number(last) });
      }
      reject(new Error(`the process ended with ${status}: ${complaint}`));
    });
  });
}
