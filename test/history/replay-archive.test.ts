import { expect, test } from 'vitest';
import type { Behaviour } from '../../src/behaviour.js';
import { replayArchive } from '../../src/history/replay-archive.js';
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
