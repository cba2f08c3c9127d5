import { renameSync, watch, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchFolder } from '../../src/cli/watch-folder.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('a query that is saved is noticed, and data beside it is not', async () => {
  const folder = temporaryFolder({ 'a.sql': 'SELECT 1', 'data.csv': 'a\n' });
  let changes = 0;
  let noticed: () => void = () => undefined;
  const close = watchFolder(folder, () => {
    changes++;
    noticed();
  });
  const witness = watch(folder);
  const seen = new Promise((resolve) => witness.on('change', (_, name) => name === 'data.csv' && resolve(name)));
  writeFileSync(join(folder, 'data.csv'), 'b\n', { flag: 'a' });
  await seen;
  expect(changes).toBe(0);
  const saved = new Promise<void>((resolve) => {
    noticed = resolve;
  });
  writeFileSync(join(folder, 'saved.tmp'), 'SELECT 2');
  renameSync(join(folder, 'saved.tmp'), join(folder, 'a.sql'));
  await saved;
  witness.close();
  close();
});
