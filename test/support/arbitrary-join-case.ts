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
      time: fc.nat(30),
      key: fc.constantFrom('a', 'a', 'b', undefined),
    }),
    { maxLength: 40 },
  )
  .map((rows) => rows.toSorted((a, b) => a.time - b.time).map((row, place) => ({ ...row, place })));

export const arbitraryBounds: fc.Arbitrary<{ readonly lower: number; readonly upper: number }> = fc
  .tuple(fc.integer({ min: -8, max: 8 }), fc.nat(8))
  .map(([lower, span]) => ({ lower, upper: lower + span }));
