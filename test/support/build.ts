import { spawnSync } from 'node:child_process';

/**
 * Once before all tests: some of them run dist/. The compiler writes it even when types are wrong; that is
 * `npm run check`'s to refuse.
 */
export function setup(): void {
  const { status } = spawnSync('npm run -s build', { stdio: 'inherit', shell: true });
  if (status !== 0)
    process.stderr.write('the build has errors (above): tests of the built command run what came out\n');
}
