// The same tests, with many more random cases and random kills; arguments go to vitest.
import { spawnSync } from 'node:child_process';

const env = { MOTIF_TEST_RUNS: '20000', MOTIF_TEST_KILLS: '200', MOTIF_TEST_SOAK: '1800', ...process.env };
const vitest = 'node_modules/vitest/vitest.mjs';
const options = ['run', '--testTimeout=3600000', '--hookTimeout=3600000', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, [vitest, ...options], { stdio: 'inherit', env });
process.exitCode = status ?? 1;
