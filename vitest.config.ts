import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/**/*.{process,kafka}.test.ts'],
    globalSetup: ['test/support/scratch-folder.ts', 'test/support/build.ts'],
    setupFiles: ['test/support/steady-seed.ts'],
    // No test replaces a module or leaves anything behind, so that test files share what they load; that saves a third.
    isolate: false,
    maxWorkers: availableParallelism(),
    // Of no test's own: a machine that is busy with other things is to fail nothing.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

export default config;
