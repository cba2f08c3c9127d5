// Works on an archive, says which epochs are committed, and kills itself where it is told: `die-at.mjs '{"task": …}'`.
import { writeSync } from 'node:fs';
import { maintainArchive, writeEpochs } from './epochs.mjs';

const { task, directory, kill, ...options } = JSON.parse(process.argv[2]);
const from = (name) => import(new URL(`../../../dist/archive/${name}.js`, import.meta.url).href);

let left = kill?.at ?? 0;
const reached = (point) => {
  if (point !== kill?.point) return;
  left -= 1;
  if (left !== 0) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal may take a moment, in which nothing more is to happen.
  for (;;);
};
const committed = (epoch) => writeSync(1, `${epoch}\n`);

if (task === 'write') {
  await writeEpochs(await from('open-archive'), { ...options, directory, reached, committed });
} else {
  const names = ['segments/compact', 'erasure/forget-person', 'maintain', 'segments/prune', 'restore-archive'];
  const code = Object.assign({}, ...(await Promise.all(names.map(from))));
  await maintainArchive(code, { task, folder: directory, reached });
}
