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
    name: 'failed-payments.ts',
    run: () => import('../../examples/failed-payments.js'),
    first: 'card 4242: 900, 500, 100 refused, then 5 paid',
    summary: '1 tested card',
  },
  {
    name: 'path-in-order.ts',
    run: () => import('../../examples/path-in-order.js'),
    first: '2022-10-01T00:06:35.000Z user 474232307: view, add, purchase of 5875317',
    summary: '12 straight to buying',
  },
  {
    name: 'quiet-shop.ts',
    run: () => import('../../examples/quiet-shop.js'),
    first: '2022-10-01T00:28:50.000Z was followed by an hour without a purchase',
    summary: '5 pauses',
  },
  {
    name: 'rage-click.ts',
    run: () => import('../../examples/rage-click.js'),
    first: '2026-03-02T10:00:02.200Z ada hits #pay again and again',
    summary: '1 rage click',
  },
  {
    name: 'recurring-error.ts',
    run: () => import('../../examples/recurring-error.js'),
    first: 'billing E_TIMEOUT: 05-04T02:00, 05-05T02:14, 05-06T01:50',
    summary: '1 recurring error',
  },
  {
    name: 'sales-of-a-day.ts',
    run: () => import('../../examples/sales-of-a-day.js'),
    first: '24 hours to 2022-10-02T00:00: 141 sold for 528.00',
    summary: '5 days with sales',
  },
  {
    name: 'session-funnel.ts',
    run: () => import('../../examples/session-funnel.js'),
    first: 'view     1198 sessions',
    summary: '1198 sessions',
  },
];

afterEach(() => vi.restoreAllMocks());

describe('examples/', () => {
  const folder = new URL('../../examples/', import.meta.url);

  test('each is here, and short', () => {
    const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
    expect(examples.map(({ name }) => name)).toEqual(files.toSorted());
    for (const file of files)
      expect(readFileSync(new URL(file, folder), 'utf8').split('\n').length).toBeLessThanOrEqual(41);
  });

  test.each(examples)('$name', async ({ run, first, summary }) => {
    const out = vi.spyOn(console, 'log').mockReturnValue(undefined);
    const err = vi.spyOn(console, 'error').mockReturnValue(undefined);
    await run();
    expect(out.mock.calls[0]).toEqual([first]);
    expect(err.mock.calls).toEqual([[summary]]);
  });
});
