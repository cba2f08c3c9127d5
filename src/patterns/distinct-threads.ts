import type { Captured } from './captures.js';
import type { Configuration, Configurations } from './configurations.js';
import type { Path } from './path.js';
import { valueKey } from './value-key.js';

/** Where a class goes that goes its own way, or a start row that begins to. */
export interface Departure<E> {
  readonly configuration: Configuration<E>;
  readonly paths: readonly Path[];
  /** By register of the configuration. */
  readonly values: readonly Captured[];
}

/** One start row may have so many threads at most: with captured values that all differ there could be any number. */
const MOST_THREADS = 1_000;

/** Threads in one state whose values turned out equal are one; too many are cut off, and that is reported. */
export function distinctThreads<E>(
  departure: Departure<E>,
  configurations: Configurations<E>,
  report: (reason: string) => void,
): Departure<E> {
  const { configuration, paths, values } = departure;
  if (!configuration.mayCoincide) return departure;
  const seen = new Set<string>();
  const kept: number[] = [];
  for (const [thread, state] of configuration.states.entries()) {
    const registers = configuration.registers[thread] ?? [];
    const identity = `${state} ${registers.map((register) => valueKey(values[register] ?? null)).join()}`;
    if (!seen.has(identity)) kept.push(thread);
    seen.add(identity);
  }
  if (kept.length > MOST_THREADS) {
    report(`one start row has more than ${MOST_THREADS} ways to go on: the least preferred are given up`);
    kept.length = MOST_THREADS;
  }
  if (kept.length === configuration.states.length) return departure;
  const numbers = new Map<number, number>();
  const registers = kept.map((thread) =>
    (configuration.registers[thread] ?? []).map((register) => {
      const number = numbers.get(register) ?? numbers.size;
      numbers.set(register, number);
      return number;
    }),
  );
  return {
    configuration: configurations.of(
      kept.map((thread) => configuration.states[thread] ?? -1),
      registers,
    ),
    paths: kept.map((thread) => paths[thread]),
    values: [...numbers.keys()].map((register) => values[register] ?? null),
  };
}
