import { expect, test } from 'vitest';
import { verifyQueries } from '../../src/history/verify-queries.js';
import { archiveShop } from '../support/archived-shop.js';
import { shopProject } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('what the shipped queries told of the shipped data is what a replay finds', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const { queries } = await verifyQueries({ directory, project: await shopProject() });
  const told = queries.map(({ behaviour, same, open, differences }) => [behaviour, same, open, differences]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['cart_changed_mind', 216, 0, []],
      ['cart_abandoned', 908, 0, []],
    ]),
  );
  expect(queries.flatMap(({ differences }) => differences)).toEqual([]);
});
