// The public API is small, and the reports in api/ are what it is: a change to it shows in the review of these files.
// `--update` writes the reports anew. Reads dist/, so build first.
import { spawnSync } from 'node:child_process';

const MOST_VALUES = 25;
const CONFIGS = ['api-extractor', 'archive', 'arrow', 'history', 'testing'];

const values = Object.keys(await import('../dist/index.js'));
if (values.length > MOST_VALUES) {
  console.error(
    `src/index.ts exports ${values.length} values, at most ${MOST_VALUES} are wanted: ${values.join(', ')}`,
  );
  process.exitCode = 1;
}

const update = process.argv.includes('--update');
const extractor = 'node_modules/@microsoft/api-extractor/bin/api-extractor';
for (const config of CONFIGS) {
  const options = ['run', '--config', `api/${config}.json`, ...(update ? ['--local'] : [])];
  const report = spawnSync(process.execPath, [extractor, ...options], { encoding: 'utf8' });
  if (report.status === 0) continue;
  console.error(report.stdout + report.stderr);
  if (!update) console.error('If the change is wanted: npm run api:update, and commit what it writes in api/.');
  process.exitCode = 1;
}
