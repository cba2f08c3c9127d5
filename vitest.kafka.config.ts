import { availableParallelism } from 'node:os';
import { defineConfig, type ViteUserConfig } from 'vitest/config';

/** Tests that need a Kafka: `npm run test:kafka`. */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ['test/**/*.kafka.test.ts'],
    globalSetup: ['test/support/build.ts', 'test/support/kafka/global-setup.ts'],
    setupFiles: ['test/support/steady-seed.ts'],
    env: { KAFKAJS_NO_PARTITIONER_WARNING: '1' },
    maxWorkers: availableParallelism(),
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});

export default config;
