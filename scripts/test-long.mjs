// The same tests, with many more random cases and random kills; arguments go to vitest.
import { spawnSync } from 'node:child_process';

const env = { MOTIF_TEST_RUNS: '20000', MOTIF_TEST_KILLS: '200', ...process.env };
const { status } = spawnSync('vitest', ['run', '--testTimeout=3600000', ...process.argv.slice(2)], {
  shell: true,
  stdio: 'inherit',
  env,
});
process.exitCode = status ?? 1;
