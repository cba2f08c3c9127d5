import type { Outcome } from './benchmark.js';

/** Of work that looks for no behaviours. */
export function nothingFound(events: number): Outcome {
  return { events, matches: 0, digest: 0, archived: null };
}
