import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KeyedAllMatches } from '../../src/patterns/all-matches/keyed-all-matches.js';
import { compileAllMatches } from '../../src/patterns/all-matches/program.js';
import type { Outcome } from '../../src/patterns/outcome.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { referenceWays } from '../reference/every-way-reference.js';
import { arbitrarySequence, arbitraryText } from '../support/arbitrary-sequence.js';
import { LetterRow } from '../support/letter-row.js';
import { type Letter, letters } from '../support/letters.js';
import { lawTimeout, runs } from '../support/runs.js';

/** What the matcher gives out at each row and at the end; with `stops`, another goes on from its snapshot each time. */
function run(pattern: RowPattern<Letter>, text: string, stops: boolean): string[][] {
  const program = compileAllMatches(pattern);
  let found: string[] = [];
  const findings = {
    outcome: (outcome: Outcome<Letter>): void => {
      found.push(describeOutcome(outcome));
    },
    fault: ({ reason }: { readonly reason: string }): void => {
      throw new Error(reason);
    },
    closed: (): void => {},
  };
  let matcher = new KeyedAllMatches(program, findings);
  const steps = letters(text).map((event) => {
    found = [];
    matcher.process(0, new LetterRow(event));
    const snapshot = matcher.snapshot(0);
    if (stops) {
      matcher = new KeyedAllMatches(program, findings);
      if (snapshot !== undefined) matcher.restore([[0, snapshot]]);
    }
    return found;
  });
  found = [];
  matcher.advance(Number.POSITIVE_INFINITY);
  expect(matcher.size).toBe(0);
  return [...steps, found];
}

function describeOutcome({ kind, rows, time }: Outcome<Letter>): string {
  return `${kind} ${time} ${rows.map(({ row, variable }) => `${variable}@${row.position.offset}`).join(' ')}`;
}

describe('all matches', () => {
  test('are what trying every way finds, each once', { timeout: lawTimeout }, () => {
    fc.assert(
      fc.property(arbitrarySequence, arbitraryText, (sequence, text) => {
        const { rows, absence } = sequence.compile(false);
        fc.pre(absence === undefined);
        const expected = referenceWays(
          rows,
          letters(text).map(({ time, value }) => ({ time, event: value })),
        ).map(
          ({ mapped, time }) => `match ${time} ${mapped.map(({ row, variable }) => `${variable}@${row}`).join(' ')}`,
        );
        expect(run(rows, text, false).flat().sort()).toEqual(expected.sort());
      }),
      { numRuns: runs },
    );
  });

  test('stop, restore, continue is an undisturbed run, with timeouts and skipping', { timeout: lawTimeout }, () => {
    const skips = fc.constantFrom('noSkip', 'skipToNext', 'skipPastLastEvent', 'skipToFirst', 'skipToLast');
    fc.assert(
      fc.property(arbitrarySequence, arbitraryText, skips, (sequence, text, skip) => {
        const skipping = skip === 'skipToFirst' || skip === 'skipToLast' ? sequence[skip]('v0') : sequence[skip]();
        const { rows } = skipping.compile(true);
        expect(run(rows, text, true)).toEqual(run(rows, text, false));
      }),
      { numRuns: runs },
    );
  });

  test('a skip strategy gives some of them, none twice', { timeout: lawTimeout }, () => {
    fc.assert(
      fc.property(arbitrarySequence, arbitraryText, (sequence, text) => {
        fc.pre(sequence.compile(false).absence === undefined);
        const all = run(sequence.compile(false).rows, text, false).flat();
        for (const skipping of [sequence.skipToNext(), sequence.skipPastLastEvent(), sequence.skipToLast('v0')]) {
          const found = run(skipping.compile(false).rows, text, false).flat();
          expect(all).toEqual(expect.arrayContaining(found));
          expect(new Set(found).size).toBe(found.length);
        }
      }),
      { numRuns: runs },
    );
  });
});
