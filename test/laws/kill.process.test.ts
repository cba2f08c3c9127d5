import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOf } from '../support/archived-shop.js';
import { killRuns } from '../support/runs.js';

/** Everything in the archive but when it was written; hashed, since comparing rows takes longer than making them. */
const CONTENTS = [
  'SELECT * EXCLUDE (_ingested_at) FROM events',
  'FROM behaviours',
  'FROM evidence',
  'FROM late',
  'SELECT * EXCLUDE (ingested_at, date) FROM dead_letters',
].map((sql) => `SELECT count(*), count(DISTINCT t), sum(hash(t))::VARCHAR FROM (${sql}) AS t`);

/** The shop's five months, again and again, so that a run has many epochs; a bad row in each round, and one that is late. */
const ROUNDS = 2;

async function writeInput(file: string): Promise<void> {
  const text = gunzipSync(await readFile('examples/data/rees46_events.csv.gz')).toString();
  const [header = '', ...rows] = text.trimEnd().split('\n');
  const lines = [header];
  for (let round = 0; round < ROUNDS; round++) {
    for (const row of rows) lines.push(row.replace(/^\d{4}/, (year) => String(Number(year) + round)));
    lines.push(`2022-10-01T00:00:00Z,1,1,view,${round},late`, `not a time,1,1,view,1.00,${round}`);
  }
  await writeFile(file, `${lines.join('\n')}\n`);
}

const KILLS = Math.ceil(killRuns / 2);

describe('a run that is killed', () => {
  let folder = '';
  let input = '';
  let undisturbed: unknown[] = [];
  let took = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motif-kill-'));
    input = join(folder, 'events.csv');
    await writeInput(input);
    const begun = process.hrtime.bigint();
    expect(await run(join(folder, 'undisturbed'))).toBe(0);
    took = Number(process.hrtime.bigint() - begun) / 1e6;
    undisturbed = await contents(join(folder, 'undisturbed'));
  }, 120_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(archive: string, killAfter?: number): Promise<number | null> {
    const args = ['dist/cli/main.js', 'run', 'queries', '--archive', archive, '--input', `events=${input}`];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [...args, '--output', 'none'], { stdio: 'ignore' });
      const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
      child.on('error', reject);
      child.on('exit', (code) => {
        clearTimeout(timer);
        resolve(code);
      });
    });
  }

  async function contents(archive: string): Promise<unknown[]> {
    const tables: unknown[] = [];
    for (const sql of CONTENTS) tables.push(await rowsOf(archive, sql));
    return tables;
  }

  test(`with SIGKILL at ${KILLS} random moments and run again, leaves the archive of an undisturbed run`, async () => {
    let archive = 0;
    let killed = 0;
    while (killed < KILLS) {
      const directory = join(folder, `killed-${archive++}`);
      for (let kill = 0; kill < 5 && killed < KILLS; kill++) {
        if ((await run(directory, Math.random() * took)) === null) killed++;
      }
      expect(await run(directory)).toBe(0);
      expect(await contents(directory)).toEqual(undisturbed);
    }
  }, 3_600_000);
});
