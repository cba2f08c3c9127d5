import fc from 'fast-check';
import type { RowPattern } from '../../src/patterns/pattern.js';
import type { ReferenceRow } from '../reference/evaluate-reference.js';
import type { ReferenceStep } from '../reference/knowledge.js';
import { arbitraryEvents, type MatcherCase, printable, stepsOver } from './arbitrary-case.js';
import type { CaseEvent } from './arbitrary-condition.js';

/** Rows of several keys, as one stream. */
export interface KeysCase extends MatcherCase {
  /** By row. */
  readonly keys: readonly number[];
  /** By row: whether its symbol is computed beforehand. */
  readonly symbols: readonly boolean[];
}

/** The last one is beyond what a matcher has place for at first. */
export const KEYS = [0, 1, 2, 3_000] as const;

/** Up to `most` rows of up to four keys. */
export function arbitraryKeysCase(
  patterns: fc.Arbitrary<RowPattern<CaseEvent>>,
  most = 16,
  slowest = 3,
): fc.Arbitrary<KeysCase> {
  return fc
    .record({
      pattern: patterns,
      rows: arbitraryEvents(most, slowest),
      keys: fc.array(fc.constantFrom(0, 0, ...KEYS), { minLength: most, maxLength: most }),
      symbols: fc.oneof(
        fc.constantFrom(true, false).map((all) => Array.from({ length: most }, () => all)),
        fc.array(fc.boolean(), { minLength: most, maxLength: most }),
      ),
      moves: fc.array(fc.option(fc.nat(4), { freq: 2 }), { minLength: most + 1, maxLength: most + 1 }),
      end: fc.boolean(),
      cuts: fc.uniqueArray(fc.nat(2 * most), { maxLength: 3 }),
    })
    .map(({ pattern, rows, keys, symbols, moves, end, cuts }) =>
      printable({ pattern, rows, keys, symbols, steps: stepsOver(rows, moves, end), cuts }, [], keys),
    );
}

/** What a key knows that is alone: another's row tells it how far time has come. */
export function ofKey(
  key: number,
  { rows, steps, keys }: KeysCase,
): {
  readonly rows: readonly ReferenceRow<CaseEvent>[];
  readonly steps: readonly ReferenceStep[];
  /** The place of its rows among all. */
  readonly places: readonly number[];
} {
  const places = keys.flatMap((other, place) => (other === key && place < rows.length ? [place] : []));
  let next = 0;
  const own = steps.map((step): ReferenceStep => {
    if (step.kind !== 'row') return step;
    const place = next++;
    return keys[place] === key ? step : { kind: 'watermark', watermark: rows[place]?.time ?? 0 };
  });
  return { rows: places.flatMap((place) => rows[place] ?? []), steps: own, places };
}
