import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.js';

test('an archive that has no room left is a fault of the environment, with the way out', () => {
  const run = `ulimit -f 200; exec node dist/cli/main.js run queries --output none --archive "$0"`;
  const { status, stderr } = spawnSync('bash', ['-c', run, temporaryFolder()], { encoding: 'utf8' });
  expect(stderr).toContain('Make room on the disk');
  expect(stderr).not.toContain('    at ');
  expect(status).toBe(3);
});
