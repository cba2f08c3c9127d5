import type { ViteUserConfig } from 'vitest/config';
import inOneProcess from './vitest.config.js';

/** Tests that start processes, watch them and kill them, or do what the documentation shows: `npm run test:processes`. */
const config: ViteUserConfig = {
  ...inOneProcess,
  test: { ...inOneProcess.test, include: ['test/**/*.process.test.ts'], exclude: [] },
};

export default config;
