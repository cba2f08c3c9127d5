import type { AutomatonState } from '../automaton.js';

/** By state: how many rows it takes at least from there to the pattern's end, at the partition's end too. */
export function stepDistances(
  states: readonly AutomatonState[],
  positions: readonly { readonly next: number }[],
): readonly number[] {
  const distances = states.map(({ accepts, acceptsAtEnd }) => (accepts || acceptsAtEnd ? 0 : Number.POSITIVE_INFINITY));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, { positions: places }] of states.entries()) {
      for (const place of places) {
        const through = 1 + (distances[positions[place]?.next ?? -1] ?? Number.POSITIVE_INFINITY);
        if (through >= (distances[state] ?? 0)) continue;
        distances[state] = through;
        changed = true;
      }
    }
  }
  return distances;
}
