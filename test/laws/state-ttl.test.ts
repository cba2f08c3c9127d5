import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '../../src/patterns/program.js';
import { arbitraryFullRowPattern } from '../support/arbitrary-full-pattern.js';
import { arbitraryKeysCase, KEYS, type KeysCase } from '../support/arbitrary-keys-case.js';
import { runKeys } from '../support/run-keys.js';
import { lawTimeout, runs } from '../support/runs.js';

/** So long after their last row keys are remembered; nothing is open any more by then. */
const TTL = 8;

const cases = arbitraryKeysCase(arbitraryFullRowPattern(false), 16, 6).map((given) => ({
  ...given,
  pattern: { ...given.pattern, within: given.pattern.within ?? TTL },
}));

law('a key that had no row for its state.ttl is a new key', cases, (given) => {
  const { rows, keys } = given;
  let most = 0;
  const last = new Map<number, { readonly time: number; readonly key: number }>();
  const renewed = rows.map(({ time }, place) => {
    const key = keys[place] ?? 0;
    const before = last.get(key);
    const own = before === undefined || before.time + TTL <= time ? most++ : before.key;
    last.set(key, { time, key: own });
    return own;
  });
  const remembering = runKeys({ ...given, pattern: { ...given.pattern, stateTtl: TTL } });
  const anew = runKeys({ ...given, keys: renewed, cuts: [] });
  expect(withoutKeys(remembering)).toEqual(withoutKeys(anew));
});

law('nothing is kept of a key whose state.ttl is over', cases, (given) => {
  const pattern = { ...given.pattern, stateTtl: TTL };
  fc.pre(compile(pattern).remembers);
  const time = given.rows.at(-1)?.time ?? 0;
  const passed = [TTL, 2 * TTL].map((after) => ({ kind: 'watermark', watermark: time + after }) as const);
  const steps = [...given.steps.filter(({ kind }) => kind !== 'end'), ...passed];
  const last = runKeys({ ...given, pattern, steps }).at(-1);
  expect([last?.size, last?.rows]).toEqual([0, 0]);
});

law('and until then what it needs is kept, no more', cases, (given) => {
  const pattern = { ...given.pattern, stateTtl: TTL };
  const { behind, remembers } = compile(pattern);
  fc.pre(remembers && given.rows.length > 0);
  const time = given.rows.at(-1)?.time ?? 0;
  const steps = [
    ...given.steps.filter(({ kind }) => kind !== 'end'),
    { kind: 'watermark', watermark: time + TTL - 1 } as const,
  ];
  const last = runKeys({
    ...given,
    pattern: { ...pattern, within: Math.min(given.pattern.within ?? TTL, TTL - 1) },
    steps,
  }).at(-1);
  expect(last?.open).toContain(given.keys[given.rows.length - 1]);
  expect(last?.rows).toBeLessThanOrEqual(behind * KEYS.length);
});

function law(name: string, arbitrary: fc.Arbitrary<KeysCase>, holds: (given: KeysCase) => void): void {
  test(name, () => fc.assert(fc.property(arbitrary, holds), { numRuns: runs }), lawTimeout);
}

function withoutKeys(steps: ReturnType<typeof runKeys>): readonly unknown[] {
  return steps.map(({ found }) => found.map(({ key: _, ...outcome }) => outcome));
}
