import type { Configurations } from './configurations.js';
import type { Threads } from './threads.js';
import { valueKey } from './value-key.js';

/** One start row may have so many threads: with captured values that all differ there could be any number. */
const MOST_THREADS = 1_000;

/** Of threads in one state whose values turned out equal the preferred is left; too many are cut off, and reported. */
export function distinctThreads<E>(
  threads: Threads<E>,
  configurations: Configurations<E>,
  report: (reason: string) => void,
): Threads<E> {
  const { configuration, paths, values } = threads;
  if (!configuration.mayCoincide) return threads;
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
  if (kept.length === configuration.states.length) return threads;
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
