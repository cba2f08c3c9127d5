import { writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { unreachable } from '../src/errors.js';
import type { Benchmark, BenchmarkInput, Measurement, Side } from './benchmark.js';
import { benchmarks } from './benchmarks.js';

// One side of one benchmark, alone in this process; its `Measurement` goes to the file `--result`.

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    side: { type: 'string' },
    input: { type: 'string' },
    folder: { type: 'string' },
    result: { type: 'string' },
  },
});
const { name, side, folder = '', result = '' } = values;
const input: BenchmarkInput = JSON.parse(values.input ?? '');
const benchmark = await benchmarks.get(name ?? '')?.();
if (benchmark === undefined) throw new RangeError(`no benchmark ${name}`);

const work = await sideOf(benchmark).prepare(input, folder);
const held = benchmark.measures === 'state' ? inUse() : 0;
const before = benchmark.measures === 'process' ? { cpu: 0, wall: 0 } : spent();
await work.run();
const after = spent();
const left = benchmark.measures === 'state' ? inUse() : 0;
const outcome = await work.outcome();
const figures = (await work.figures?.()) ?? [];

const measurement: Measurement = {
  outcome,
  cost: {
    cpu: (after.cpu - before.cpu) / outcome.events,
    wall: (after.wall - before.wall) / outcome.events,
    memory: after.memory,
    state: (left - held) / outcome.events,
  },
  figures,
  ...(work.note === undefined ? {} : { note: work.note }),
};
writeFileSync(result, JSON.stringify(measurement));

function sideOf(of: Benchmark): Side {
  const found = sidesOf(of)[side === 'value' ? 0 : 1];
  if (found === undefined) throw new RangeError(`no side ${side}`);
  return found;
}

function sidesOf(of: Benchmark): readonly Side[] {
  switch (of.kind) {
    case 'comparison':
      return [of.motif, of.byHand];
    case 'growth':
      return [of.largest, of.smallest];
    case 'beside':
      return [of.motif, of.other];
    default:
      return unreachable(of);
  }
}

/** By this process so far, in µs and MB. */
function spent(): { cpu: number; wall: number; memory: number } {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpu: userCPUTime + systemCPUTime, wall: performance.now() * 1_000, memory: maxRSS / 1_024 };
}

/** Bytes, after what is garbage is gone. */
function inUse(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
