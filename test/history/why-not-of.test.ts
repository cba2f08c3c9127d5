import { expect, test } from 'vitest';
import { whyNotOf } from '../../src/history/why-not-of.js';
import { MINUTE, SECOND } from '../../src/time.js';
import { archiveShop } from '../support/archived-shop.js';
import { shopProject } from '../support/shop.js';
import { temporaryFolder } from '../support/temporary-folder.js';

test('the remove that came too late', async () => {
  const directory = temporaryFolder();
  await archiveShop(directory);
  const answer = await whyNotOf({
    directory,
    project: await shopProject(),
    query: 'cart_changed_mind',
    keys: [
      { column: 'user_id', value: '502631750' },
      { column: 'product_id', value: '5822387' },
    ],
  });
  expect(answer.keys[0]?.reason).toMatchObject({ kind: 'expired', tooLate: { by: 8 * MINUTE + 23 * SECOND } });
});
