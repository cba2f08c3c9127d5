import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Benchmark, Cost, Result } from './benchmark.js';
import { runSide } from './run-side.js';

export interface MeasureOptions {
  /** How often each side runs, one after the other. */
  readonly rounds: number;
  /** Where inputs are kept and archives are written. */
  readonly folder: string;
  readonly scale: number;
  readonly progress: (text: string) => void;
}

interface Pair {
  readonly value: Cost;
  readonly baseline: Cost;
}

/**
 * Runs both sides in turn, each in a process of its own, and gives the medians.
 * @throws Error when the two sides of a comparison found different things: then they did not do the same work.
 */
export async function measure(benchmark: Benchmark, options: MeasureOptions): Promise<Result[]> {
  const { rounds, folder, scale, progress } = options;
  const { name, kind, measures } = benchmark;
  mkdirSync(folder, { recursive: true });
  const input = await benchmark.input({ folder, scale });
  const pairs: Pair[] = [];
  for (let round = 1; round <= rounds; round++) {
    const value = await runSide({ name, side: 'value', input, parent: folder });
    const baseline = await runSide({ name, side: 'baseline', input, parent: folder });
    if (kind === 'comparison' && !isDeepStrictEqual(value.outcome, baseline.outcome)) {
      const found = `motif ${JSON.stringify(value.outcome)}, by hand ${JSON.stringify(baseline.outcome)}`;
      throw new Error(`${name}: the two sides found different things: ${found}`);
    }
    pairs.push({ value: value.cost, baseline: baseline.cost });
    const cpu = `${value.cost.cpu.toFixed(2)} and ${baseline.cost.cpu.toFixed(2)} µs/event`;
    progress(`${name} ${round}/${rounds}: ${cpu}, ${value.outcome.matches} and ${baseline.outcome.matches} matches`);
  }
  const result = (suffix: string, unit: string, of: (cost: Cost) => number): Result => {
    const value = median(pairs.map((pair) => of(pair.value)));
    const baseline = median(pairs.map((pair) => of(pair.baseline)));
    const ratio = threeDigits(value / baseline);
    return { name: `${name}${suffix}`, value: threeDigits(value), unit, baseline: threeDigits(baseline), ratio, kind };
  };
  if (measures === 'state') return [result('', 'bytes/key', ({ state }) => state)];
  const cpu = result('', 'µs CPU/event', (cost) => cost.cpu);
  if (kind === 'growth') return [cpu];
  const wall = result('/wall', 'µs/event', (cost) => cost.wall);
  const memory = result('/memory', 'MB peak', (cost) => cost.memory);
  const first = pairs.every(({ value, baseline }) => value.first !== undefined && baseline.first !== undefined);
  return [cpu, wall, memory, ...(first ? [result('/first', 'ms to first', (cost) => cost.first ?? 0)] : [])];
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
