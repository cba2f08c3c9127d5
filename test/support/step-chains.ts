import type { PlacedEvent } from './macro-events.js';

export interface Asked {
  readonly steps: readonly string[];
  readonly mode: 'ordered' | 'strict' | 'any';
  /** Minutes. */
  readonly within: number | null;
  readonly exclude: string | null;
}

/**
 * Every way in which events of one key are the first `level` steps in order: by trying all. An event that is excluded is no
 * step; one behind the first of a chain and not behind its last ends it.
 */
export function chains(
  events: readonly PlacedEvent[],
  level: number,
  asked: Asked,
): readonly (readonly PlacedEvent[])[] {
  let found: readonly (readonly PlacedEvent[])[] = [[]];
  for (const step of asked.steps.slice(0, level)) {
    found = found.flatMap((chain) =>
      events
        .filter(({ event }) => event === step)
        .map((one) => [...chain, one])
        .filter((longer) => isChain(longer, events, asked)),
    );
  }
  return found;
}

function isChain(
  chain: readonly PlacedEvent[],
  events: readonly PlacedEvent[],
  { mode, within, exclude }: Asked,
): boolean {
  const [first, last] = [chain[0], chain.at(-1)];
  if (first === undefined || last === undefined) return false;
  if (chain.some(({ event }) => event === exclude && exclude !== null)) return false;
  if (within !== null && last.time - first.time >= within) return false;
  if (chain.some(({ place }, i) => i > 0 && !follows(chain[i - 1]?.place ?? 0, place, mode))) return false;
  return !events.some(
    ({ event, place }) => event === exclude && exclude !== null && place > first.place && place <= last.place,
  );
}

function follows(before: number, place: number, mode: Asked['mode']): boolean {
  return mode === 'strict' ? place === before + 1 : place > before;
}
