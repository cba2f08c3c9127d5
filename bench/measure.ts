import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Benchmark, BenchmarkInput, Cost, Measurement, Result } from './benchmark.js';

type SideName = 'motif' | 'byHand';

export interface MeasureOptions {
  /** How often each side runs, one after the other. */
  readonly rounds: number;
  /** Where inputs are kept and archives are written. */
  readonly folder: string;
  readonly progress: (text: string) => void;
}

/**
 * Runs both sides in turn, each in a process of its own, and gives the medians.
 * @throws Error when the two sides found different things: then they did not do the same work.
 */
export async function measure(benchmark: Benchmark, { rounds, folder, progress }: MeasureOptions): Promise<Result[]> {
  mkdirSync(folder, { recursive: true });
  const input = await benchmark.input(folder);
  const costs: Record<SideName, Cost[]> = { motif: [], byHand: [] };
  for (let round = 1; round <= rounds; round++) {
    const motif = await runSide(benchmark.name, 'motif', input, folder);
    const byHand = await runSide(benchmark.name, 'byHand', input, folder);
    if (!isDeepStrictEqual(motif.outcome, byHand.outcome)) {
      const found = `motif ${JSON.stringify(motif.outcome)}, by hand ${JSON.stringify(byHand.outcome)}`;
      throw new Error(`${benchmark.name}: the two sides found different things: ${found}`);
    }
    costs.motif.push(motif.cost);
    costs.byHand.push(byHand.cost);
    const cpu = `${motif.cost.cpu.toFixed(2)} and ${byHand.cost.cpu.toFixed(2)} µs/event`;
    progress(`${benchmark.name} ${round}/${rounds}: ${cpu}, ${motif.outcome.matches} matches each`);
  }
  return [
    result(benchmark.name, 'µs CPU/event', costs, ({ cpu }) => cpu),
    result(`${benchmark.name}/wall`, 'µs/event', costs, ({ wall }) => wall),
    result(`${benchmark.name}/memory`, 'MB peak', costs, ({ memory }) => memory),
  ];
}

async function runSide(name: string, side: SideName, input: BenchmarkInput, parent: string): Promise<Measurement> {
  const folder = join(parent, side);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  const script = fileURLToPath(new URL('./child.js', import.meta.url));
  const options = ['--name', name, '--side', side, '--input', JSON.stringify(input), '--folder', folder];
  const child = spawn(process.execPath, [script, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (code !== 0) throw new Error(`${name}, ${side}: exit code ${code}\n${stderr}`);
  rmSync(folder, { recursive: true, force: true });
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '');
}

function result(name: string, unit: string, costs: Record<SideName, Cost[]>, of: (cost: Cost) => number): Result {
  const [value, baseline] = [median(costs.motif.map(of)), median(costs.byHand.map(of))];
  return { name, value: round(value), unit, baseline: round(baseline), ratio: round(value / baseline) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
