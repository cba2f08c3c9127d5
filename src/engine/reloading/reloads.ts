import type { Project } from '../../query/plan.js';

/** Projects that take a running one's place, between two epochs. */
export interface Reloads {
  /** The newest that has come since this was last asked; undefined: none. */
  take(): Project | undefined;
  /** `wake` is to be called when one has come. */
  listen(wake: () => void): void;
  /**
   * Before the first commit with it; everything up to then is committed. Also where no query is another.
   * @throws MotifError when the store cannot have it: then the queries stay what they are.
   */
  begin?(project: Project): Promise<void>;
}
