import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { BenchmarkInput, Measurement } from './benchmark.js';
import { benchmarks } from './benchmarks.js';

// One side of one benchmark, alone in this process; the last line of stdout is its `Measurement`.

const { values } = parseArgs({
  options: {
    name: { type: 'string' },
    side: { type: 'string' },
    input: { type: 'string' },
    folder: { type: 'string' },
  },
});
const { name, side, folder = '' } = values;
const input: BenchmarkInput = JSON.parse(values.input ?? '');
const benchmark = await benchmarks.get(name ?? '')?.();
if (benchmark === undefined) throw new RangeError(`no benchmark ${name}`);

const work = await (side === 'motif' ? benchmark.motif : benchmark.byHand).prepare(input, folder);
const before = benchmark.measures === 'work' ? spent() : { cpu: 0, wall: 0 };
await work.run();
const after = spent();
const outcome = await work.outcome();

const measurement: Measurement = {
  outcome,
  cost: {
    cpu: (after.cpu - before.cpu) / outcome.events,
    wall: (after.wall - before.wall) / outcome.events,
    memory: after.memory,
  },
};
process.stdout.write(`\n${JSON.stringify(measurement)}\n`);

/** By this process so far, in µs and MB. */
function spent(): { cpu: number; wall: number; memory: number } {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return { cpu: userCPUTime + systemCPUTime, wall: performance.now() * 1_000, memory: maxRSS / 1_024 };
}
