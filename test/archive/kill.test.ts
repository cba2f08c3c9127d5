import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openArchive } from '../../src/archive/open-archive.js';
import { archiveOptions, ask } from '../support/archives.js';
import { compiled } from '../support/compiled.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SCRIPT = resolve(import.meta.dirname, '../support/commit-epochs.mjs');
const EVENTS_AN_EPOCH = 300;
let code = '';

beforeAll(() => {
  code = compiled('src/archive/open-archive.ts');
});
afterAll(() => rmSync(code, { recursive: true, force: true }));

test('a process killed with SIGKILL while it commits leaves whole epochs, every acknowledged one among them', async () => {
  const directory = join(temporaryFolder(), 'archive');
  for (const commits of [1, 4, 2, 7, 3]) {
    const acknowledged = await killAfter(directory, commits);
    const epochs = (await stateOf(directory)) + 1;
    expect(epochs).toBeGreaterThan(acknowledged);
    expect(await ask(directory, 'SELECT epoch, count(*) FROM s GROUP BY ALL ORDER BY ALL')).toEqual(
      Array.from({ length: epochs }, (_, epoch) => [epoch, EVENTS_AN_EPOCH]),
    );
    for (const table of ['behaviours', 'late', 'dead_letters']) {
      expect(await ask(directory, `SELECT count(*) FROM ${table}`)).toEqual([[epochs]]);
    }
  }
}, 120_000);

/** Runs the script, kills it once it has said that many commits, and gives the last that it said. */
async function killAfter(directory: string, commits: number): Promise<number> {
  const child = spawn(process.execPath, [SCRIPT, join(code, 'archive/open-archive.js'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise((done) => child.once('exit', (_, signal) => done(signal)));
  let last = -1;
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    lines += 1;
    if (lines === commits) child.kill('SIGKILL');
  }
  expect(await exited).toBe('SIGKILL');
  return last;
}

async function stateOf(directory: string): Promise<number> {
  const archive = await openArchive(archiveOptions(directory));
  const {
    pieces: [piece],
  } = await archive.restore();
  await archive.close();
  return Number(Buffer.from(piece?.state ?? '').toString());
}
