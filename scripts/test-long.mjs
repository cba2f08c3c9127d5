// All tests, with many more random cases and random kills; arguments go to vitest, and name files of any kind.
import { spawnSync } from 'node:child_process';

const env = { MOTIF_TEST_RUNS: '20000', MOTIF_TEST_KILLS: '200', MOTIF_TEST_SOAK: '1800', ...process.env };
const vitest = 'node_modules/vitest/vitest.mjs';
const options = ['run', '--testTimeout=3600000', '--hookTimeout=3600000', ...process.argv.slice(2)];
if (process.argv.length > 2) options.push('--passWithNoTests');
for (const config of ['vitest.config.ts', 'vitest.processes.config.ts', 'vitest.kafka.config.ts']) {
  const { status } = spawnSync(process.execPath, [vitest, ...options, '--config', config], { stdio: 'inherit', env });
  process.exitCode ||= status ?? 1;
}
