import type { Benchmark } from './benchmark.js';

/** By name; loaded when asked for, so that a side loads nothing it does not need. */
export const benchmarks: ReadonlyMap<string, () => Promise<Benchmark>> = new Map([
  ['match/100k-keys', async () => (await import('./match-many-keys.js')).matchManyKeys],
  ['file-to-archive', async () => (await import('./file-to-archive.js')).fileToArchive],
]);
