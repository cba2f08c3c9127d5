import type { Duration } from '../../time.js';
import type { ProjectChange } from './project-change.js';

/** What has become of queries while a run went on, or before it did. */
export interface QueriesChanged {
  readonly change: ProjectChange;
  /** Where those that are new have their state from, in words. */
  readonly state: string;
  /** How long it took; undefined without a clock. */
  readonly took: Duration | undefined;
}
