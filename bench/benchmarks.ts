import type { Benchmark } from './benchmark.js';

/** By name; loaded when asked for, so that a side loads nothing it does not need. */
export const benchmarks: ReadonlyMap<string, () => Promise<Benchmark>> = new Map<string, () => Promise<Benchmark>>([
  ['match/100k-keys', async () => (await import('./match-many-keys.js')).matchManyKeys],
  [
    'file-to-behaviours/100k-users',
    async () => (await import('./file-to-behaviours.js')).fileToBehaviours('file-to-behaviours/100k-users', 100_000),
  ],
  [
    'file-to-behaviours/1m-users',
    async () => (await import('./file-to-behaviours.js')).fileToBehaviours('file-to-behaviours/1m-users', 1_000_000),
  ],
  ['file-to-archive', async () => (await import('./file-to-archive.js')).fileToArchive],
]);
