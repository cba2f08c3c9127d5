import type { Location } from '../../errors.js';
import type { Value } from '../../schema.js';
import type { Timestamp } from '../../time.js';

/** One case of a NAME.test.yaml, checked against the query and its streams. */
export interface TestCase {
  readonly name: string;
  readonly location: Location;
  /** Rows by stream, a value for each of its fields. */
  readonly input: ReadonlyMap<string, readonly (readonly Value[])[]>;
  /** Where event time moves to at the end; absent, the input ends. */
  readonly advance?: Timestamp;
  readonly output: readonly ExpectedRow[];
}

/** Values by column, of those that are to be compared. */
export type ExpectedRow = ReadonlyMap<string, Value>;
