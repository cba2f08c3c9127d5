import type { Captured } from './captures.js';
import type { Configuration } from './configuration.js';
import type { Path } from './path.js';

/** The threads of a start row or a class, in order of preference: all that decides what becomes of it, and its past. */
export interface Threads<E> {
  readonly configuration: Configuration<E>;
  /** By thread. */
  readonly paths: readonly Path[];
  /** By register of the configuration. */
  readonly values: readonly Captured[];
}
