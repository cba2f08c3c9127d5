import fc from 'fast-check';

export interface JoinedRow {
  readonly side: 'left' | 'right';
  readonly time: number;
  /** Absent: none. */
  readonly key: string | undefined;
  /** Its place among all. */
  readonly place: number;
}

/** Rows of both sides in event-time order, with many at one time, keys that repeat and some without. */
export const arbitraryJoinRows: fc.Arbitrary<readonly JoinedRow[]> = fc
  .array(
    fc.record({
      side: fc.constantFrom('left' as const, 'right' as const),
      time: fc.nat(14),
      key: fc.constantFrom('a', 'a', 'b', undefined),
    }),
    { maxLength: 40, size: 'max' },
  )
  .map((rows) => rows.toSorted((a, b) => a.time - b.time).map((row, place) => ({ ...row, place })));

export const arbitraryBounds: fc.Arbitrary<{ readonly lower: number; readonly upper: number }> = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.nat(3))
  .map(([lower, span]) => ({ lower, upper: lower + span }));

/** Before each row: 0 nothing, 1 time is told, 2 and saved, 3 and the join stopped and restored. */
export const arbitraryHints: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(3), { minLength: 40, maxLength: 40 });
