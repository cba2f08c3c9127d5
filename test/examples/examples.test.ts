import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test, vi } from 'vitest';

/** What each example says: the first line on stdout, and stderr. They import the built package by its name. */
const examples = [
  {
    name: 'best-sellers-of-a-day.ts',
    run: () => import('../../examples/best-sellers-of-a-day.js'),
    first: 'day from 2022-09-30T22:00:00.000Z: 141 sold to 8, of these 2 of 5723490',
    summary: '5 days with sales',
  },
  {
    name: 'cart-changed-mind.ts',
    run: () => import('../../examples/cart-changed-mind.js'),
    first: '2022-10-01T00:00:56.000Z user 429681830 changed their mind about 5881589',
    summary: '216 changed minds',
  },
  {
    name: 'quiet-shop.ts',
    run: () => import('../../examples/quiet-shop.js'),
    first: '2022-10-01T00:28:50.000Z was followed by an hour without a purchase',
    summary: '5 pauses',
  },
  {
    name: 'sales-of-a-day.ts',
    run: () => import('../../examples/sales-of-a-day.js'),
    first: '24 hours to 2022-10-02T00:00: 141 sold for 528.00',
    summary: '5 days with sales',
  },
];

afterEach(() => vi.restoreAllMocks());

describe('examples/', () => {
  const folder = new URL('../../examples/', import.meta.url);

  test('each is here, and short', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(examples.map(({ name }) => name)).toEqual(files.toSorted());
    for (const file of files) expect(readFileSync(new URL(file, folder), 'utf8').split('\n').length).toBeLessThan(42);
  });

  test.each(examples)('$name', async ({ run, first, summary }) => {
    const out = vi.spyOn(console, 'log').mockReturnValue(undefined);
    const err = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await run();
    expect(out.mock.calls[0]).toEqual([first]);
    expect(err.mock.calls).toEqual([[summary]]);
  });
});
