import type { RunProgress } from '../engine/contract.js';

/** How a run that goes on says on stderr how far it is. Whoever else prints does it through `around`. */
export interface Status {
  update(progress: RunProgress): void;
  around(print: () => Promise<void>): Promise<void>;
  /** Nothing follows, or one last word where the run has come to its end. */
  end(last?: RunProgress): void;
}
