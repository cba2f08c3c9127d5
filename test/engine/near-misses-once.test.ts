import { expect, test } from 'vitest';
import { MemoryArchive } from '../support/memory-archive.js';
import { runShop, shopProject } from '../support/shop.js';

test('a run that failed and went on has kept each near miss once, those of an undisturbed run', async () => {
  const whole = await shopProject();
  const project = { ...whole, queries: whole.queries.filter(({ type }) => type.name === 'cart_changed_mind') };
  const options = { project, epochSize: 512, nearMisses: 8 };
  const undisturbed = new MemoryArchive(1_500);
  await runShop({ ...options, store: undisturbed });
  const stopped = new MemoryArchive(1_500);
  stopped.commitsLeft = 5;
  await expect(runShop({ ...options, store: stopped })).rejects.toThrow('no space left');
  stopped.commitsLeft = Number.POSITIVE_INFINITY;
  await runShop({ ...options, store: stopped });
  const kept = ({ epochs }: MemoryArchive) => epochs.flatMap(({ nearMisses }) => nearMisses ?? []);
  expect(kept(stopped)).toEqual(kept(undisturbed));
  expect(kept(stopped).length).toBeGreaterThan(50);
});
