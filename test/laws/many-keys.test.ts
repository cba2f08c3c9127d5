import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/patterns/program.js';
import { referenceEmissions } from '../reference/match-reference.js';
import { arbitraryFullRowPattern } from '../support/arbitrary-full-pattern.js';
import { arbitraryKeysCase, KEYS, type KeysCase, ofKey } from '../support/arbitrary-keys-case.js';
import { arbitraryRowPattern } from '../support/arbitrary-pattern.js';
import { runKeys } from '../support/run-keys.js';
import type { Found } from '../support/run-matcher.js';
import { lawTimeout, runs } from '../support/runs.js';

const arbitraryCase = arbitraryKeysCase(arbitraryRowPattern);
/** With NEXT, all of ALL ROWS, and conditions that read MATCH_NUMBER(). */
const arbitraryFullCase = arbitraryKeysCase(arbitraryFullRowPattern(false));

describe('several keys through one matcher, their symbols given or not', () => {
  law('find what the reference finds of each key alone, the moment it is decided', arbitraryCase, (given) => {
    fc.pre(!compile(given.pattern).serial);
    for (const key of KEYS) expect(foundOf(key, given)).toEqual(referenceOf(key, given));
  });

  law('find what each key finds alone, for all of row pattern recognition', arbitraryFullCase, (given) => {
    for (const key of KEYS) expect(foundOf(key, given)).toEqual(alone(key, given));
  });

  law('find the same in the same order, however far watermarks jump', arbitraryFullCase, (given) => {
    const { steps, cuts } = given;
    const end = { kind: 'end' } as const;
    const every = [...steps.filter(({ kind }) => kind !== 'end'), end];
    const none = [...steps.filter(({ kind }) => kind === 'row'), end];
    // Without deadlines there is no order among keys.
    const bounded = given.pattern.within !== undefined;
    const jumping = runKeys({ ...given, steps: none, cuts: [] }).flatMap(({ found }) => found);
    const creeping = runKeys({ ...given, steps: every, cuts: bounded ? cuts : [] }).flatMap(({ found }) => found);
    expect(creeping).toEqual(jumping);
  });

  law('know which of them are open, and tell when one is no more', arbitraryFullCase, (given) => {
    let before: readonly number[] = [];
    for (const { open, closed, size } of runKeys(given)) {
      expect(size).toBe(open.length);
      expect(before.filter((key) => !open.includes(key) && !closed.includes(key))).toEqual([]);
      before = open;
    }
  });
});

describe('what is said of outcomes to come', () => {
  law('is never gone back on: none is of an earlier time', arbitraryFullCase, (given) => {
    const { rows, steps } = given;
    let [seen, reached, said] = [0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [index, { found, undecided }] of runKeys(given).entries()) {
      for (const { time } of found) expect(time).toBeGreaterThanOrEqual(said);
      const step = steps[index];
      if (step?.kind === 'row') reached = Math.max(reached, rows[seen++]?.time ?? 0);
      else if (step?.kind === 'watermark') reached = Math.max(reached, step.watermark);
      else return;
      expect(Math.min(reached, undecided)).toBeGreaterThanOrEqual(said);
      said = Math.min(reached, undecided);
    }
  });
});

describe('what is kept of several keys', () => {
  law('is nothing once time has passed all that could come of it', arbitraryFullCase, (given) => {
    const { behind, remembers, within } = compile(given.pattern);
    fc.pre(within < Number.POSITIVE_INFINITY);
    const passed = { kind: 'watermark', watermark: (given.rows.at(-1)?.time ?? 0) + within } as const;
    const steps = [...given.steps.filter(({ kind }) => kind !== 'end'), passed];
    const last = runKeys({ ...given, steps }).at(-1);
    expect(last?.rows).toBeLessThanOrEqual(remembers ? behind * KEYS.length : 0);
    if (!remembers) expect(last?.size).toBe(0);
  });

  law('is at no time a row that no open match can have', arbitraryFullCase, (given) => {
    const { behind, within } = compile(given.pattern);
    const { rows, steps } = given;
    let [seen, reached] = [0, 0];
    for (const [index, { rows: kept }] of runKeys(given).entries()) {
      const step = steps[index];
      if (step?.kind === 'row') reached = Math.max(reached, rows[seen++]?.time ?? 0);
      else reached = step?.kind === 'watermark' ? Math.max(reached, step.watermark) : Number.POSITIVE_INFINITY;
      const possible = rows.slice(0, seen).filter(({ time }) => time + within > reached).length;
      expect(kept).toBeLessThanOrEqual(possible + behind * KEYS.length);
    }
  });

  law('is bounded by a cap on open start rows, and only those it names are given up', arbitraryCase, (drawn) => {
    fc.pre(!compile(drawn.pattern).serial);
    const end = { kind: 'end' } as const;
    const steps = [...drawn.steps.filter(({ kind }) => kind === 'row'), end];
    const given: KeysCase = { ...drawn, steps, pattern: { ...drawn.pattern, skip: { to: 'next-row' } } };
    const bounded = runKeys({ ...given, pattern: { ...given.pattern, maxOpen: 2 } });
    const givenUp = bounded.flatMap((step) => step.givenUp);
    const all = runKeys({ ...given, cuts: [] }).flatMap(({ found }) => found);
    const left = all.filter(({ start }) => !givenUp.includes(start));
    expect(byStart(bounded.flatMap(({ found }) => found))).toEqual(byStart(left));
  });
});

function law(name: string, cases: fc.Arbitrary<KeysCase>, holds: (given: KeysCase) => void): void {
  test(name, () => fc.assert(fc.property(cases, holds), { numRuns: runs }), lawTimeout);
}

function foundOf(key: number, given: KeysCase): readonly (readonly Found[])[] {
  return runKeys(given).map(({ found }) =>
    found.filter((outcome) => outcome.key === key).map(({ key: _, ...outcome }) => outcome),
  );
}

function referenceOf(key: number, given: KeysCase): readonly (readonly Found[])[] {
  const { rows, steps, places } = ofKey(key, given);
  const placed = (place: number): number => places[place] ?? -1;
  return referenceEmissions(given.pattern, rows, steps).map((outcomes) =>
    outcomes.map(({ matchNumber: _, ...outcome }) => ({
      ...outcome,
      start: placed(outcome.start),
      rows: outcome.rows.map((mapping) => ({ ...mapping, row: placed(mapping.row) })),
    })),
  );
}

function alone(key: number, given: KeysCase): readonly (readonly Found[])[] {
  const { rows, steps, places } = ofKey(key, given);
  const placed = (place: number): number => places[place] ?? -1;
  const keys = places.map(() => 0);
  const run = runKeys({ ...given, rows, steps, keys, symbols: [], cuts: [] });
  return run.map(({ found }) =>
    found.map(({ key: _, ...outcome }) => ({
      ...outcome,
      start: placed(outcome.start),
      rows: outcome.rows.map((mapping) => ({ ...mapping, row: placed(mapping.row) })),
    })),
  );
}

function byStart<F extends Pick<Found, 'start'>>(found: readonly F[]): readonly F[] {
  return found.toSorted((a, b) => a.start - b.start);
}
