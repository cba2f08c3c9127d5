import type { MappedRow } from './outcome.js';
import type { Row } from './row.js';

/** What a measure is computed in: a match, and the row at hand. */
export interface MeasureContext {
  readonly rows: readonly Pick<MappedRow<unknown>, 'row' | 'variable'>[];
  readonly matchNumber: number;
  /** As an `Outcome` has it. */
  neighbour(index: number, shift: number): Row<unknown> | undefined;
  /** Place of the row at hand among `rows`: RUNNING sees what is up to there. -1 in an empty match. */
  readonly index: number;
}
