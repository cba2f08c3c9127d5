import type { Program } from '../program.js';

/** Of the variables that may come next in a state, those that lead nearer to the pattern's end. */
export function awaitedVariables<E>(
  { states, positions }: Pick<Program<E>, 'states' | 'positions'>,
  distances: readonly number[],
  state: number,
): readonly string[] {
  const here = distances[state] ?? 0;
  const places = (states[state]?.positions ?? []).filter((place) => {
    return (distances[positions[place]?.next ?? -1] ?? Number.POSITIVE_INFINITY) < here;
  });
  return [...new Set(places.flatMap((place) => positions[place]?.variable ?? []))];
}
