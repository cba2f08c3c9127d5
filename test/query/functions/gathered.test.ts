import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gather, gathered, NOTHING_GATHERED } from '../../../src/query/functions/gathered.js';
import type { Value } from '../../../src/schema.js';

test('what was gathered comes out in order, and each state of it stays what it was', () => {
  const law = fc.property(fc.array(fc.integer(), { maxLength: 200 }), (values) => {
    const states: Value[] = [NOTHING_GATHERED];
    for (const value of values) states.push(gather(states.at(-1) ?? null, value));
    for (const [count, state] of states.entries()) expect(gathered(state)).toEqual(values.slice(0, count));
  });
  fc.assert(law, { numRuns: 30 });
});

test('a value is copied no more often than the logarithm of how many there are', () => {
  let copied = 0;
  let state: Value = NOTHING_GATHERED;
  for (let value = 0; value < 4096; value++) {
    const before: ReadonlySet<unknown> = new Set(Array.isArray(state) ? state : []);
    state = gather(state, value);
    for (const chunk of Array.isArray(state) ? state : []) if (!before.has(chunk)) copied += chunk.length;
  }
  expect(copied).toBeLessThanOrEqual(4096 * 13);
});
