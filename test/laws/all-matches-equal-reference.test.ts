import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AllMatches } from '../../src/patterns/all-matches/matcher.js';
import { compileAllMatches } from '../../src/patterns/all-matches/program.js';
import type { Outcome } from '../../src/patterns/outcome.js';
import type { RowPattern } from '../../src/patterns/pattern.js';
import { referenceAllMatches } from '../reference/all-matches-reference.js';
import { arbitrarySequence, arbitraryText } from '../support/arbitrary-sequence.js';
import { LetterRow } from '../support/letter-row.js';
import { type Letter, letters } from '../support/letters.js';
import { lawTimeout, runs } from '../support/runs.js';

/** What the matcher gives out at each row and at the end; with `stops`, another goes on from its snapshot each time. */
function run(pattern: RowPattern<Letter>, text: string, stops: boolean): string[][] {
  const program = compileAllMatches(pattern);
  const fault = ({ reason }: { readonly reason: string }): void => {
    throw new Error(reason);
  };
  let matcher = new AllMatches(program, fault);
  const found: string[][] = [];
  for (const event of letters(text)) {
    found.push(matcher.process(new LetterRow(event)).map(describeOutcome));
    if (stops) matcher = new AllMatches(program, fault, matcher.snapshot());
  }
  found.push(matcher.advance(Number.POSITIVE_INFINITY).map(describeOutcome));
  expect(matcher.idle).toBe(true);
  return found;
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
        const expected = referenceAllMatches(
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
