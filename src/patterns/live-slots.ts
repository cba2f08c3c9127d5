import type { AutomatonState } from './automaton.js';
import { type ProgramPosition, testsOf } from './program-position.js';

/** By state: the slots whose values a test may still ask for, in order. A value that nobody asks for is dropped. */
export function liveSlots<E>(
  states: readonly AutomatonState[],
  positions: readonly ProgramPosition<E>[],
): readonly (readonly number[])[] {
  const live = states.map(() => new Set<number>());
  const asked = positions.map((position) => testsOf(position).flatMap(({ correlated }) => correlated?.slots ?? []));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [state, { positions: places }] of states.entries()) {
      const slots = live[state];
      const before = slots?.size;
      for (const place of places) {
        for (const slot of asked[place] ?? []) slots?.add(slot);
        for (const slot of live[positions[place]?.next ?? -1] ?? []) slots?.add(slot);
      }
      changed ||= slots?.size !== before;
    }
  }
  return live.map((slots) => [...slots].sort((a, b) => a - b));
}
