import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/archives.js';
import { killRuns } from '../support/runs.js';

/** A run takes about as long as one of queries, of which another law kills more. */
const KILLS = Math.ceil(killRuns / 4);
const SCRIPT = resolve(import.meta.dirname, '../support/run-pipeline.mjs');

/** Everything in the archive but when it was written, hashed. */
const CONTENTS = [
  'SELECT * EXCLUDE (_ingested_at) FROM shop',
  'FROM behaviours',
  'FROM changed_mind',
  'FROM abandoned',
  'FROM evidence',
  'FROM late',
  'SELECT * EXCLUDE (ingested_at, date) FROM dead_letters',
].map((sql) => `SELECT count(*), count(DISTINCT t), sum(hash(t))::VARCHAR FROM (${sql}) AS t`);

describe('a pipeline in code that is killed', () => {
  let folder = '';
  let input = '';
  let undisturbed: unknown[] = [];
  let took = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motif-pipeline-kill-'));
    input = join(folder, 'events.csv');
    const text = gunzipSync(await readFile('examples/data/rees46_events.csv.gz')).toString();
    await writeFile(input, `${text}2022-10-01T00:00:00Z,1,1,view,1.00,late\nnot a time,1,1,view,1.00,0\n`);
    const begun = process.hrtime.bigint();
    expect(await run(join(folder, 'undisturbed'))).toBe(0);
    took = Number(process.hrtime.bigint() - begun) / 1e6;
    undisturbed = await contents(join(folder, 'undisturbed'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function run(archive: string, killAfter?: number): Promise<number | null> {
    return new Promise((done, reject) => {
      const child = spawn(process.execPath, [SCRIPT, input, archive], { stdio: ['ignore', 'ignore', 'inherit'] });
      const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
      child.on('error', reject);
      child.on('exit', (code) => {
        clearTimeout(timer);
        done(code);
      });
    });
  }

  async function contents(archive: string): Promise<unknown[]> {
    const tables: unknown[] = [];
    for (const sql of CONTENTS) tables.push(await ask(archive, sql));
    return tables;
  }

  test('finds what SQL finds in the same events', async () => {
    const archive = join(folder, 'undisturbed');
    expect(await ask(archive, 'SELECT count(*) FROM changed_mind')).toEqual([[216]]);
    expect(await ask(archive, 'SELECT count(*) FROM abandoned')).toEqual([[908]]);
    expect(await ask(archive, 'SELECT count(*) FROM late')).toEqual([[1]]);
    expect(await ask(archive, 'SELECT count(*) FROM dead_letters')).toEqual([[1]]);
  });

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
