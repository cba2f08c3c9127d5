// Everything that is checked besides the tests, all of it even after a failure: `npm run check`.
import { spawnSync } from 'node:child_process';

const checks = [
  ['build', 'npm run -s build'],
  ['types', 'tsc -p tsconfig.json'],
  ['format, lint, import table', 'biome check --error-on-warnings .'],
  ['file length', 'node scripts/check-file-length.mjs'],
  ['dead code', 'knip'],
  ['links', 'node scripts/check-links.mjs'],
  ['public API', 'node scripts/check-public-api.mjs'],
  ['package', 'publint --strict'],
];

const failed = [];
for (const [name, command] of checks) {
  const { status, stdout, stderr } = spawnSync(command, { shell: true, encoding: 'utf8' });
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (status === 0) continue;
  failed.push(name);
  console.log(`${stdout}${stderr}\n`);
}
if (failed.length > 0) {
  console.log(`${failed.length} of ${checks.length} checks failed: ${failed.join(', ')}`);
  process.exitCode = 1;
}
