import { mkdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Benchmark, Cost, Figure, Measurement, Result } from './benchmark.js';
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
  readonly value: Measurement;
  readonly baseline: Measurement;
}

/**
 * Runs both sides in turn, each in a process of its own, and gives the medians.
 * @throws Error when the two sides found different things, unless their sizes differ: then they did not do the same work.
 */
export async function measure(benchmark: Benchmark, options: MeasureOptions): Promise<Result[]> {
  const { rounds, folder, scale, progress } = options;
  const { name, kind, measures, wanted = {} } = benchmark;
  mkdirSync(folder, { recursive: true });
  const input = await benchmark.input({ folder, scale });
  const pairs: Pair[] = [];
  for (let round = 1; round <= rounds; round++) {
    const value = await runSide({ name, side: 'value', input, parent: folder });
    const baseline = await runSide({ name, side: 'baseline', input, parent: folder });
    if (kind !== 'growth' && !isDeepStrictEqual(value.outcome, baseline.outcome)) {
      const found = `motif ${JSON.stringify(value.outcome)}, the other ${JSON.stringify(baseline.outcome)}`;
      throw new Error(`${name}: the two sides found different things: ${found}`);
    }
    pairs.push({ value, baseline });
    const cpu = `${value.cost.cpu.toFixed(2)} and ${baseline.cost.cpu.toFixed(2)} µs/event`;
    progress(`${name} ${round}/${rounds}: ${cpu}, ${value.outcome.matches} and ${baseline.outcome.matches} matches`);
  }
  const beside = benchmark.kind === 'beside' ? { beside: benchmark.beside } : {};
  const result = (suffix: string, unit: string, of: (measured: Measurement) => number): Result => {
    const value = median(pairs.map((pair) => of(pair.value)));
    const baseline = median(pairs.map((pair) => of(pair.baseline)));
    return {
      name: `${name}${suffix}`,
      value: threeDigits(value),
      unit,
      baseline: threeDigits(baseline),
      ratio: threeDigits(value / baseline),
      kind,
      ...(wanted[suffix] === undefined ? {} : { wanted: wanted[suffix] }),
      ...beside,
    };
  };
  const cost = (suffix: string, unit: string, of: (cost: Cost) => number): Result =>
    result(suffix, unit, (measured) => of(measured.cost));
  if (measures === 'state') return [cost('', 'bytes/key', ({ state }) => state)];
  if (measures === 'figures') {
    return (pairs[0]?.value.figures ?? []).map(({ suffix, unit }) => result(suffix, unit, figureOf(suffix)));
  }
  const cpu = cost('', 'µs CPU/event', (one) => one.cpu);
  if (kind === 'growth') return [cpu];
  const wall = cost('/wall', 'µs/event', (one) => one.wall);
  const memory = cost('/memory', 'MB peak', (one) => one.memory);
  const first = pairs.every(
    ({ value, baseline }) => value.cost.first !== undefined && baseline.cost.first !== undefined,
  );
  return [cpu, wall, memory, ...(first ? [cost('/first', 'ms to first', (one) => one.first ?? 0)] : [])];
}

function figureOf(suffix: string): (measured: { readonly figures: readonly Figure[] }) => number {
  return ({ figures }) => figures.find((figure) => figure.suffix === suffix)?.value ?? Number.NaN;
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
