import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { replayArchive } from '../../src/history/replay-archive.js';
import { loadProject } from '../../src/query/load-project.js';
import { motif } from '../cli/fake-terminal.js';
import { archiveShop, rowsOf } from '../support/archived-shop.js';
import { byQuery, runShop, shopProject } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('the archived shop replayed finds what the run found: ids, values, evidence and places', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const { behaviours } = await runShop();
  const replayed: Behaviour[] = [];
  const summary = await replayArchive({
    directory,
    project: await shopProject(),
    onBehaviours: (found) => void replayed.push(...found),
  });
  expect(byQuery(replayed)).toEqual(byQuery(behaviours));
  const [[events] = []] = await rowsOf(directory, 'SELECT count(*) FROM events');
  expect(summary).toMatchObject({
    events,
    behaviours: behaviours.length,
    interrupted: false,
    live: { isClosed: true },
  });
});

const STREAMS = `CREATE TABLE e (ts TIMESTAMP, k INTEGER, x VARCHAR, WATERMARK FOR ts AS ts)
  WITH ('connector' = 'filesystem', 'path' = 'e.ndjson', 'format' = 'json');`;
const PAIRS = `SELECT k FROM e MATCH_RECOGNIZE (PARTITION BY k ORDER BY ts MEASURES A.ts AS a ONE ROW PER MATCH
  AFTER MATCH SKIP TO NEXT ROW PATTERN (A Y*? B) WITHIN INTERVAL '20' SECOND DEFINE A AS x = 'a', B AS x = 'b');`;

test('what came late is left out, as it was when it came, and counted', async () => {
  const row = (second: number, x: string): string =>
    `${JSON.stringify({ ts: `2026-01-01T12:00:${String(second).padStart(2, '0')}Z`, k: 1, x })}\n`;
  const folder = temporaryFolder({
    'streams.sql': STREAMS,
    'pairs.sql': PAIRS,
    'e.ndjson': row(10, 'a') + row(5, 'a') + row(12, 'b') + row(11, 'b'),
  });
  const directory = join(folder, 'archive');
  const live = await motif(['run', folder, '--archive', directory]);
  const { project } = await loadProject(folder);
  if (project === undefined) throw new Error('the project has problems');
  const replayed: Behaviour[] = [];
  const onBehaviours = (found: readonly Behaviour[]): void => void replayed.push(...found);
  const summary = await replayArchive({ directory, project, onBehaviours });
  expect(summary).toMatchObject({ events: 2, late: 2, behaviours: 1 });
  expect(live.stdout).toContain(replayed[0]?.id);
  expect(live.stdout.trimEnd().split('\n')).toHaveLength(1);
});

test('an aborted replay ends where it is', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const abort = new AbortController();
  const project = await shopProject();
  const summary = await replayArchive({ directory, project, signal: abort.signal, onStep: () => abort.abort() });
  expect(summary.interrupted).toBe(true);
  expect(summary.events).toBeLessThan(5_000);
});
