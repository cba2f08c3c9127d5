import fc from 'fast-check';

/**
 * How a run that is disturbed ends. Undefined: it is stopped, which leaves a checkpoint. A number: it is killed, and so many
 * rows after a checkpoint the next was due.
 */
export const checkpointRows: fc.Arbitrary<number | undefined> = fc.constantFrom(
  undefined,
  0,
  1,
  7,
  20,
  Number.POSITIVE_INFINITY,
);
